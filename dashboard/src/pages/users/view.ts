import { IDENTITY } from '../../format/identity'
import { listOf, textOf } from '../../app/search'
import type { Segment, UserSearch } from '../../api/types'

/** What the address says of the list of users: it is the whole state of the page. */
export interface View {
  segment?: string
  search?: string
  /** An attribute and a direction: `email:asc`. */
  sort?: string
  columns?: string[]
  cursor?: string
}

export interface Sort {
  attribute: string
  direction: 'asc' | 'desc'
}

const PAGE_SIZE = 50
const DEFAULT_COLUMNS = 5

/** Takes from the search part of the address what this page knows. */
export function readView(search: Record<string, unknown>): View {
  const [segment, text, sort, cursor] = [
    textOf(search.segment),
    textOf(search.search),
    textOf(search.sort),
    textOf(search.cursor),
  ]
  const columns = listOf(search.columns)
  return {
    ...(segment !== undefined && { segment }),
    ...(text !== undefined && { search: text }),
    ...(sort !== undefined && readSort(sort) && { sort }),
    ...(columns && { columns }),
    ...(cursor !== undefined && { cursor }),
  }
}

/** Splits at the last colon: a name may hold colons too. */
export function readSort(sort: string | undefined): Sort | null {
  const [, attribute, direction] = /^(.+):(asc|desc)$/s.exec(sort ?? '') ?? []
  return attribute === undefined ? null : { attribute, direction: direction === 'desc' ? 'desc' : 'asc' }
}

/** The API's request for a view; newest first where nothing else is asked, since that has an index. */
export function searchOf(
  view: View,
  segment: Pick<Segment, 'id' | 'kind' | 'population'>,
  columns: string[],
): UserSearch {
  const isDefault = segment.kind === 'default'
  const newest: Sort = { attribute: isDefault ? 'first_seen_at' : 'entered_at', direction: 'desc' }
  return {
    ...(isDefault ? { population: segment.population } : { segment: segment.id }),
    ...(view.search !== undefined && { search: view.search }),
    sort: [readSort(view.sort) ?? newest],
    columns: [...new Set([...IDENTITY, ...columns])],
    limit: PAGE_SIZE,
    ...(view.cursor !== undefined && { cursor: view.cursor }),
    total: true,
  }
}

/** Which attributes to show: the reader's choice, else the segment's, else names that most products send first. */
export function columnsOf(view: View, segment: Pick<Segment, 'columns'>, known: readonly string[]): string[] {
  if (view.columns) return view.columns
  if (segment.columns.length > 0) return segment.columns
  return known.filter((name) => !IDENTITY.includes(name)).slice(0, DEFAULT_COLUMNS)
}
