import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Attribute, Page, Segment, UserSearch } from '../api/types'
import { columnsOf, numericNames, sentAttributes, titlesOf, type Titles } from './columns'
import { filterOf, type Filter } from './filter'
import { attributesOf, rowsQuery } from './queries'
import { usePanel } from './usePanel'
import { rowsRequest, versionOf, whoOf, type Who } from './request'
import type { ListRow } from './rows'
import type { ListScope } from './scopes'
import { useTotal, type Total } from './useTotal'
import type { View } from './view'

/** Everything that a list shows, and what was asked for it. */
export interface List extends Total {
  scope: ListScope
  segment: Segment
  view: View
  filter: Filter
  who: Who
  request: UserSearch
  columns: string[]
  known: readonly string[]
  numeric: ReadonlySet<string>
  titles: Titles
  /** Whether the conditions stand beside the rows. */
  isPanelOpen: boolean
  page: Page<ListRow> | undefined
  /** The rows are of another view; the right ones are on their way. */
  isOld: boolean
  error: Error | null
  refresh: () => void
}

const NONE: readonly Attribute[] = []

export function useList(scope: ListScope, segment: Segment, view: View): List {
  const attributes = useQuery(attributesOf(scope.scope))
  const sent = attributes.data ?? NONE
  const known = useMemo(() => sentAttributes(sent), [sent])
  const numeric = useMemo(() => numericNames(sent), [sent])
  const titles = useMemo(() => titlesOf(sent, scope), [sent, scope])
  const columns = useMemo(() => columnsOf(view, segment, known, scope), [view, segment, known, scope])
  const filter = useMemo(() => filterOf(view, segment), [view, segment])
  const isPanelOpen = usePanel(view, filter)
  const who = useMemo(() => whoOf(view, segment, filter), [view, segment, filter])
  const request = rowsRequest(view, who, columns, scope)
  // Which columns are the default is not known before the attributes are.
  const areColumnsKnown = view.columns !== undefined || segment.columns.length > 0 || !attributes.isPending
  const rows = useQuery(rowsQuery(scope.scope, request, versionOf(who, segment), areColumnsKnown))
  const total = useTotal(scope, segment, who, rows)
  return {
    ...{ scope, segment, view, filter, who, request, columns, known, numeric, titles },
    isPanelOpen,
    page: rows.data,
    isOld: rows.isPlaceholderData,
    error: rows.error,
    ...total,
    refresh: () => void rows.refetch(),
  }
}
