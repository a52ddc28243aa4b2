import { useEffect, useMemo, useState } from 'react'
import type { Page } from '../api/types'
import { useChanges } from '../live/changes'
import { readRow, readRows } from './queries'
import { repeater } from './repeat'
import { isFiltered } from './request'
import { arrivals, inPlace, type ListRow } from './rows'
import type { List } from './useList'

/** Rows that are not of the page any more are asked for one by one; more than these wait to be shown. */
const MOST_SINGLE_READS = 10

interface News {
  /** The page that was on screen when this was read. */
  of: Page<ListRow>
  rows: ReadonlyMap<string, ListRow>
  arrived: number
}

export interface LiveRows {
  rows: ListRow[]
  /** How many others the page would hold now. */
  arrived: number
}

const NO_ROWS: ListRow[] = []

/** The rows of a page as they are now, in the places where they were when it was read. */
export function useLiveRows(list: List): LiveRows {
  const { page } = list
  const [news, setNews] = useState<News | null>(null)
  const current = news && news.of === page ? news : null
  const [repeated] = useState(repeater)
  useEffect(() => repeated.stop, [repeated])
  useChanges((changed) => {
    const ids = list.scope.scope === 'user' ? changed.users : changed.companies
    if (!page || list.isOld || !concerns(list, page, ids, changed.more)) return
    repeated.ask(ids, async (waiting) => {
      list.refreshTotal()
      const found = await newsOf(list, page, waiting)
      if (found) setNews((before) => joined(before, found))
    })
  })
  const rows = useMemo(() => {
    const shown = page?.results ?? NO_ROWS
    return current ? inPlace(shown, current.rows) : shown
  }, [page, current])
  return { rows, arrived: current?.arrived ?? 0 }
}

/** Counters tell by themselves that a segment has grown; of a filter nobody tells, so any change may be of it. */
function concerns({ who }: List, page: Page<ListRow>, ids: readonly string[], more: boolean): boolean {
  if (more) return true
  return ids.length > 0 && (isFiltered(who) || page.results.some(({ id }) => ids.includes(id)))
}

async function newsOf(
  { scope, request }: List,
  page: Page<ListRow>,
  changed: ReadonlySet<string>,
): Promise<News | null> {
  try {
    const now = await readRows(scope.scope, { ...request, total: false })
    const rows = new Map(now.results.map((row) => [row.id, row]))
    const elsewhere = page.results.filter(({ id }) => changed.has(id) && !rows.has(id)).slice(0, MOST_SINGLE_READS)
    const single = await Promise.all(elsewhere.map(({ id }) => readRow(scope.scope, id)))
    for (const row of single) if (row) rows.set(row.id, row)
    return { of: page, rows, arrived: arrivals(page.results, now.results) }
  } catch {
    // A read in the background that fails says nothing: the page stands as it was read.
    return null
  }
}

function joined(before: News | null, now: News): News {
  return before?.of === now.of ? { ...now, rows: new Map([...before.rows, ...now.rows]) } : now
}
