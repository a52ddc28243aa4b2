import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { keys } from '../api/queries'
import type { Freshness } from '../api/types'
import { ANYBODY, tellChanged, type Changed } from './changes'
import type { ServerEvent } from './sse'
import { liveStore, updateLive, type Connection } from './store'
import { followWhileVisible } from './visible'

/** Keeps counts and freshness current while this tab is visible; one stream a tab. */
export function useLiveStream(): void {
  const queries = useQueryClient()
  useEffect(
    () =>
      followWhileVisible('/v1/live', {
        onEvent: (event) => {
          apply(event, queries)
        },
        onConnection: (connection) => {
          connectionChanged(connection, queries)
        },
      }),
    [queries],
  )
}

/** Kinds that this version does not know are ignored: the stream only grows. */
function apply({ event, data }: ServerEvent, queries: QueryClient): void {
  switch (event) {
    case 'counts':
      updateLive({ counts: { ...liveStore.get().counts, ...(JSON.parse(data) as Record<string, number>) } })
      break
    case 'freshness':
      updateLive({ freshness: JSON.parse(data) as Freshness })
      break
    case 'changed':
      tellChanged(JSON.parse(data) as Changed)
      break
    case 'segments':
      void queries.invalidateQueries({ queryKey: keys.segments })
      break
  }
}

function connectionChanged(connection: Connection, queries: QueryClient): void {
  const { wasOpen, lostAt } = liveStore.get()
  updateLive({
    connection,
    wasOpen: wasOpen || connection === 'open',
    lostAt: connection === 'lost' ? (lostAt ?? Date.now()) : null,
  })
  if (connection !== 'open') return
  // What happened while the stream was away, or between the list of segments and its opening, was not told: ask again.
  if (!wasOpen) {
    void queries.invalidateQueries({ queryKey: keys.segments })
    return
  }
  askAgain(queries)
  tellChanged(ANYBODY)
}

/** Everything on screen, but rows that are there: they do not move because somebody came back to the tab; changes are offered. */
export function askAgain(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: keys.all, predicate: ({ queryKey, state }) => !isRows(queryKey, state) })
  // Those of other pages are asked for when one goes there.
  void queries.invalidateQueries({ queryKey: keys.rows, refetchType: 'none' })
}

function isRows(queryKey: readonly unknown[], { status }: { status: string }): boolean {
  return queryKey[1] === keys.rows[1] && status === 'success'
}
