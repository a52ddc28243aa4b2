import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get } from '../../api/client'
import { keys } from '../../api/queries'
import { keyOf } from '../../segments/queries'

const PAGE = 50
const FEW = 20
/** Comes after every sequence. */
const NEWEST = Number.MAX_SAFE_INTEGER

const BUILDING_POLL_MS = 1_000

/** One segment; asked for again and again while it is built. */
export function segmentQuery(segment_id: string) {
  return queryOptions({
    // Under the list of segments: whatever makes that ask again makes this one ask as well.
    queryKey: [...keys.segments, segment_id],
    queryFn: ({ signal }) => get('/v1/segments/{segment_id}', { ids: { segment_id }, signal }),
    refetchInterval: ({ state: { data } }) =>
      data?.state === 'building' || data?.build?.stage !== undefined ? BUILDING_POLL_MS : false,
  })
}

export type Interval = 'day' | 'hour'

/** How it grew in the last 30 days, or 48 hours. */
export function growthQuery(segment_id: string, interval: Interval) {
  return queryOptions({
    queryKey: [...keyOf(segment_id, 'growth'), interval],
    queryFn: ({ signal }) =>
      get('/v1/segments/{segment_id}/growth', { ids: { segment_id }, search: { interval }, signal }),
    select: (page) => page.results,
    placeholderData: keepPreviousData,
  })
}

/** Who moved, newest first. */
export function transitionsQuery(segment_id: string) {
  return infiniteQueryOptions({
    queryKey: keyOf(segment_id, 'transitions'),
    queryFn: ({ pageParam, signal }) =>
      get('/v1/segments/{segment_id}/transitions', {
        ids: { segment_id },
        search: { before: pageParam, limit: PAGE },
        signal,
      }),
    initialPageParam: NEWEST,
    getNextPageParam: (last) => last.next,
  })
}

/** The versions, newest first. */
export function versionsQuery(segment_id: string) {
  return infiniteQueryOptions({
    queryKey: [...keys.segments, segment_id, 'versions'],
    queryFn: ({ pageParam, signal }) =>
      get('/v1/segments/{segment_id}/versions', {
        ids: { segment_id },
        search: { limit: PAGE, ...(pageParam !== '' && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  })
}

/** Who was in it when a day began. */
export function membersThenQuery(segment_id: string, at: string) {
  return queryOptions({
    queryKey: [...keyOf(segment_id, 'members then'), at],
    queryFn: ({ signal }) =>
      get('/v1/segments/{segment_id}/members', { ids: { segment_id }, search: { at, limit: FEW }, signal }),
    enabled: at !== '',
    placeholderData: keepPreviousData,
    retry: false,
  })
}
