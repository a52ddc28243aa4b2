import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { ConditionTree } from '../conditions/tree'
import { request } from './http'
import { userPath } from './paths'
import type { Attribute, Config, Page, Preview, Segment, User, UserCompany, UserEvent, UserRow, UserSearch, UserSegment } from './types'

/** Cache keys; invalidating `all` asks everything on screen again. */
export const keys = {
  all: ['muster'] as const,
  segments: ['muster', 'segments'] as const,
}

const BUILDING_POLL_MS = 1_000

function isBuilding(segment: Segment): boolean {
  return segment.state === 'building'
}

export const configQuery = queryOptions({
  queryKey: ['config'],
  queryFn: ({ signal }) => request<Config>('/config.json', { signal }),
  staleTime: Infinity,
})

export const segmentsQuery = queryOptions({
  queryKey: keys.segments,
  queryFn: ({ signal }) => request<Page<Segment>>('/v1/segments?limit=1000&expand=member_count', { signal }),
  select: (page) => page.results.filter((segment) => segment.scope === 'user'),
  refetchInterval: ({ state }) => (state.data?.results.some(isBuilding) ? BUILDING_POLL_MS : false),
})

export const attributesQuery = queryOptions({
  queryKey: [...keys.all, 'attributes'],
  queryFn: ({ signal }) => request<Page<Attribute>>('/v1/attributes?scope=user', { signal }),
  select: (page) => page.results,
  staleTime: 10_000,
})

export function usersQuery(search: UserSearch, enabled: boolean) {
  return queryOptions({
    queryKey: [...keys.all, 'users', search],
    queryFn: ({ signal }) => request<Page<UserRow>>('/v1/users/search', { method: 'POST', body: search, signal }),
    enabled,
    // The old rows stay, dimmed, while the next ones come: nothing blinks.
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.state === 'BUILDING' ? BUILDING_POLL_MS : false),
  })
}

export function previewQuery(conditions: ConditionTree | null) {
  return queryOptions({
    queryKey: [...keys.all, 'preview', conditions],
    queryFn: ({ signal }) =>
      request<Preview>('/v1/segments/preview', { method: 'POST', body: { scope: 'user', conditions }, signal }),
    enabled: conditions !== null,
    placeholderData: keepPreviousData,
  })
}

function ofUser<Answer>(userId: string, part: string) {
  return queryOptions({
    queryKey: [...keys.all, 'user', userId, part],
    queryFn: ({ signal }) => request<Answer>(userPath(userId) + part, { signal }),
  })
}

export const userQuery = (userId: string) => ofUser<User>(userId, '')
export const userSegmentsQuery = (userId: string) => ofUser<Page<UserSegment>>(userId, '/segments')
export const userCompaniesQuery = (userId: string) => ofUser<Page<UserCompany>>(userId, '/companies')
export const userEventsQuery = (userId: string) => ofUser<Page<UserEvent>>(userId, '/events?limit=50')
