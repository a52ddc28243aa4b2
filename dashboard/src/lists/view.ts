import { listOf, textOf } from '../app/search'
import type { Population } from '../api/types'

/** What the address says of a list of users or companies: it is the whole state of the page. */
export interface View {
  segment?: string
  /** The complete conditions as JSON, `null` for none. Absent: those that the segment was saved with. */
  filter?: string
  /** Whom the filter is about, where that is another choice than the segment's. */
  population?: Population
  search?: string
  /** An attribute and a direction: `email:asc`. */
  sort?: string
  /** In order; `-` alone: none. */
  columns?: string[]
  cursor?: string
  /** Rows in a page. */
  limit?: string
  /** The id of the user or company that the builder tries its lines on. */
  check?: string
  /** Whether the filter panel is folded away; absent: where it would stand in the way. */
  panel?: Panel
}

export type Panel = 'open' | 'closed'

export interface Sort {
  attribute: string
  direction: 'asc' | 'desc'
}

export const PAGE_SIZES = ['20', '50', '100', '200'] as const
const PAGE_SIZE = 50
const PANELS: readonly Panel[] = ['open', 'closed']
const POPULATIONS: readonly string[] = ['identified', 'anonymous', 'all']

/** Takes from the search part of the address what a list knows. */
export function readView(search: Record<string, unknown>): View {
  const view: View = { ...readWho(search), ...readHow(search) }
  const [cursor, check] = [textOf(search.cursor), textOf(search.check)]
  if (cursor !== undefined) view.cursor = cursor
  if (check !== undefined) view.check = check
  const panel = PANELS.find((word) => word === textOf(search.panel))
  if (panel !== undefined) view.panel = panel
  return view
}

function readWho(search: Record<string, unknown>): View {
  const view: View = {}
  const [segment, filter, text] = [textOf(search.segment), textOf(search.filter), textOf(search.search)]
  const population = textOf(search.population)
  if (segment !== undefined) view.segment = segment
  if (filter !== undefined && isObjectOrNull(filter)) view.filter = filter
  if (population !== undefined && POPULATIONS.includes(population)) view.population = population as Population
  if (text !== undefined) view.search = text
  return view
}

function readHow(search: Record<string, unknown>): View {
  const view: View = {}
  const [sort, columns, limit] = [textOf(search.sort), listOf(search.columns), textOf(search.limit)]
  if (sort !== undefined && readSort(sort)) view.sort = sort
  if (columns) view.columns = columns
  if (limit !== undefined && (PAGE_SIZES as readonly string[]).includes(limit)) view.limit = limit
  return view
}

function isObjectOrNull(json: string): boolean {
  try {
    const read: unknown = JSON.parse(json)
    return typeof read === 'object' && !Array.isArray(read)
  } catch {
    return false
  }
}

/** Splits at the last colon: a name may hold colons too. */
export function readSort(sort: string | undefined): Sort | null {
  const [, attribute, direction] = /^(.+):(asc|desc)$/s.exec(sort ?? '') ?? []
  return attribute === undefined ? null : { attribute, direction: direction === 'desc' ? 'desc' : 'asc' }
}

export function pageSize(view: Pick<View, 'limit'>): number {
  return view.limit === undefined ? PAGE_SIZE : Number(view.limit)
}

/**
 * Where the rows of a page stand in the list, counted from 1; null in its midst, where cursors do not tell. The end is
 * as far as the whole number is from the start.
 */
export function positionOf(
  { next, previous, results }: { next: string | null; previous: string | null; results: readonly unknown[] },
  total: number | null,
): [first: number, last: number] | null {
  if (results.length === 0) return null
  if (previous === null) return [1, results.length]
  if (next !== null || total === null || total < results.length) return null
  return [total - results.length + 1, total]
}

export type ViewChange = { [Name in keyof View]: View[Name] | undefined }

/** What keeps the page that one is on: everything else starts from the first page again, as a cursor is of one list. */
const KEEPS_PAGE: readonly string[] = ['columns', 'check', 'panel']

/** The view after a change; undefined takes something out of the address. */
export function withChange(view: View, change: ViewChange): View {
  const keepsPage = Object.keys(change).every((name) => KEEPS_PAGE.includes(name))
  const merged = { ...view, ...(!keepsPage && { cursor: undefined }), ...change }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined))
}
