import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { keys } from '../api/queries'
import type { Attribute, Page, Segment, UserSearch } from '../api/types'
import { useLiveCount } from '../live/store'
import { columnsOf, numericNames, sentAttributes } from './columns'
import { filterOf, type Filter } from './filter'
import { attributesOf, rowsQuery, totalQuery } from './queries'
import { isFiltered, isOnItsWay, rowsRequest, totalRequest, whoOf, type Who } from './request'
import type { ListRow } from './rows'
import type { ListScope } from './scopes'
import type { View } from './view'

/** Everything that a list shows, and what was asked for it. */
export interface List {
  scope: ListScope
  segment: Segment
  view: View
  filter: Filter
  who: Who
  request: UserSearch
  columns: string[]
  known: readonly string[]
  numeric: ReadonlySet<string>
  page: Page<ListRow> | undefined
  /** The rows are of another view; the right ones are on their way. */
  isOld: boolean
  error: Error | null
  /** Null: not counted yet. */
  total: number | null
  totalError: Error | null
  refresh: () => void
  refreshTotal: () => void
}

const NONE: readonly Attribute[] = []

export function useList(scope: ListScope, segment: Segment, view: View): List {
  const attributes = useQuery(attributesOf(scope.scope))
  const sent = attributes.data ?? NONE
  const known = useMemo(() => sentAttributes(sent), [sent])
  const numeric = useMemo(() => numericNames(sent), [sent])
  const columns = useMemo(() => columnsOf(view, segment, known, scope), [view, segment, known, scope])
  const filter = useMemo(() => filterOf(view, segment), [view, segment])
  const who = useMemo(() => whoOf(view, segment, filter), [view, segment, filter])
  const request = rowsRequest(view, who, columns, scope)
  // Which columns are the default is not known before the attributes are.
  const areColumnsKnown = view.columns !== undefined || segment.columns.length > 0 || !attributes.isPending
  const rows = useQuery(rowsQuery(scope.scope, request, areColumnsKnown))
  const total = useTotal(scope, segment, who, rows.data)
  return {
    ...{ scope, segment, view, filter, who, request, columns, known, numeric },
    page: rows.data,
    isOld: rows.isPlaceholderData,
    error: rows.error,
    ...total,
    refresh: () => void rows.refetch(),
  }
}

/** The counters of segments and everyone tick by themselves; a filter is counted by a scan, after its rows. */
function useTotal(scope: ListScope, segment: Segment, who: Who, page: Page<ListRow> | undefined) {
  const isScan = isFiltered(who)
  const counted = useQuery(totalQuery(scope.scope, totalRequest(who), isScan && page !== undefined))
  const ticking = useLiveCount(segment)
  const queries = useQueryClient()
  if (isScan) {
    const refreshTotal = async () => {
      const { data } = await counted.refetch()
      // The numbers of the lines have moved with it.
      if (data !== counted.data) void queries.invalidateQueries({ queryKey: [...keys.all, 'preview'] })
    }
    return { total: counted.data ?? null, totalError: counted.error, refreshTotal: () => void refreshTotal() }
  }
  const told = isCounted(segment, who) ? ticking : page?.total
  return { total: (page && told) ?? null, totalError: null, refreshTotal: NOTHING }
}

/** Whether the counter of the segment is the number of the list. */
function isCounted(segment: Segment, who: Who): boolean {
  const isEveryone = segment.kind === 'default' && (who.population ?? segment.population) === segment.population
  return (who.segment !== undefined || isEveryone) && !isOnItsWay(segment)
}

const NOTHING = () => undefined
