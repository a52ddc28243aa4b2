import { queryOptions } from '@tanstack/react-query'
import { get, getFromIngest } from './client'
import type { Segment } from './types'

/** Cache keys; invalidating `all` asks everything on screen again. */
export const keys = {
  all: ['muster'] as const,
  segments: ['muster', 'segments'] as const,
  rows: ['muster', 'rows'] as const,
  eventNames: ['muster', 'event names'] as const,
}

const BUILDING_POLL_MS = 1_000
const REFUSAL_POLL_MS = 2_000

export const configQuery = queryOptions({
  queryKey: ['config'],
  queryFn: ({ signal }) => get('/config.json', { signal }),
  staleTime: Infinity,
})

/** The environment that the session's bearer is of; the configuration knows the first one only. */
export const environmentQuery = queryOptions({
  queryKey: [...keys.all, 'environment'],
  queryFn: ({ signal }) => get('/v1/status', { signal }),
  select: (status) => status.environment,
  staleTime: Infinity,
})

/** The zone in which the environment counts its days. */
export const zoneQuery = queryOptions({ ...environmentQuery, select: (status) => status.time_zone })

const EVENT_NAMES_STALE_MS = 10_000

/** The names of events that were sent, the most frequent first. */
export const eventNamesQuery = queryOptions({
  queryKey: keys.eventNames,
  queryFn: ({ signal }) => get('/v1/events/names', { signal }),
  select: (page) => page.results,
  staleTime: EVENT_NAMES_STALE_MS,
})

function segmentsIn(scope: Segment['scope']) {
  return queryOptions({
    queryKey: keys.segments,
    queryFn: ({ signal }) => allSegments(signal),
    select: (segments) => segments.filter((segment) => segment.scope === scope),
    refetchInterval: ({ state }) => (state.data?.some(isBuilding) ? BUILDING_POLL_MS : false),
  })
}

export const segmentsQuery = segmentsIn('user')
const companySegmentsQuery = segmentsIn('company')

/** The segments of users, or of companies: one answer holds both. */
export function segmentsOf(scope: Segment['scope']) {
  return scope === 'user' ? segmentsQuery : companySegmentsQuery
}

async function allSegments(signal: AbortSignal): Promise<Segment[]> {
  const found: Segment[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await get('/v1/segments', { search: { limit: 1_000, cursor: cursor ?? null }, signal })
    found.push(...page.results)
    cursor = page.next
  }
  return found
}

function isBuilding(segment: Segment): boolean {
  return segment.state === 'building' || segment.build?.stage !== undefined
}

/** The newest call without effect; nothing tells of one by itself, so it is asked for again and again. */
export function newestRefusalQuery(ingest: string, enabled: boolean) {
  return queryOptions({
    queryKey: [...keys.all, 'newest refusal', ingest],
    queryFn: ({ signal }) => getFromIngest(ingest, '/v1/dead-letters', { search: { limit: 1 }, signal }),
    select: (page) => page.results[0] ?? null,
    enabled,
    refetchInterval: REFUSAL_POLL_MS,
  })
}
