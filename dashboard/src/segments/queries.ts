import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get, post } from '../api/client'
import { keys } from '../api/queries'
import type { Population } from '../api/types'
import type { ConditionTree, Scope } from '../conditions/tree'
import { todayOf } from './today'

export interface Wanted {
  scope: Scope
  tree: ConditionTree | null
  population: Population
  /** The segment that it would be saved over; absent: a new one. */
  segment?: string | undefined
}

/** What a definition would hold, and whom saving it there would move. */
export function impactQuery({ scope, tree, population, segment }: Wanted) {
  return queryOptions({
    queryKey: [...keys.all, 'impact', scope, tree, population, segment],
    queryFn: ({ signal }) =>
      post(
        '/v1/segments/preview',
        {
          scope,
          conditions: tree,
          ...(scope === 'user' && { population }),
          ...(segment !== undefined && { segment }),
        },
        signal,
      ),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
}

/** A day has 25 hours where the clocks are set back: what is asked for reaches into the day before. */
const LONG_DAY_MS = 26 * 3_600_000

/** How many there are, and how many entered and left since the day began in the environment's time zone. */
export function todayQuery(segment_id: string) {
  return queryOptions({
    queryKey: keyOf(segment_id, 'today'),
    queryFn: ({ signal }) =>
      get('/v1/segments/{segment_id}/growth', {
        ids: { segment_id },
        // The last interval is the one that is not over, wherever the day begins.
        search: { interval: 'day', from: new Date(Date.now() - LONG_DAY_MS).toISOString() },
        signal,
      }),
    select: (page) => todayOf(page.results),
  })
}

/** What was deleted in the last 30 days. */
export const archivedQuery = queryOptions({
  queryKey: [...keys.segments, 'list', 'archived'],
  queryFn: ({ signal }) => get('/v1/segments', { search: { archived: true, limit: 1_000 }, signal }),
  select: (page) => page.results,
})

/** The key of something that is asked about one segment. */
export function keyOf(segmentId: string, part: string) {
  return [...keys.all, 'segment', segmentId, part] as const
}
