import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get, post } from '../api/client'
import { keys } from '../api/queries'
import type { components } from '../api/schema/query'
import type { Scope } from '../conditions/tree'
import { askAgainIn } from '../explain/countdown'
import type { ExplainNode } from '../explain/tree'
import { nearTexts } from './near'

type Schemas = components['schemas']
export type Standing = Schemas['SegmentStanding']
export type UserCompany = Schemas['UserCompany']
export type CompanyUser = Schemas['CompanyUser']
export type Company = Schemas['CompanyResource']
export type Explanation = Omit<Schemas['Explanation'], 'tree'> & { tree: ExplainNode }

/** Everything that is asked about one user or company. */
export function subjectKey(scope: Scope, id: string) {
  return [...keys.all, scope, id] as const
}

export function userQuery(user_id: string) {
  return queryOptions({
    queryKey: [...subjectKey('user', user_id), 'profile'],
    queryFn: ({ signal }) => get('/v1/users/{user_id}', { ids: { user_id }, signal }),
  })
}

export function companyQuery(company_id: string) {
  return queryOptions({
    queryKey: [...subjectKey('company', company_id), 'profile'],
    queryFn: ({ signal }) => get('/v1/companies/{company_id}', { ids: { company_id }, signal }),
  })
}

/** Where somebody stands with all segments; asked again when time alone may have changed it. */
export function standingQuery(scope: Scope, id: string) {
  return queryOptions({
    queryKey: [...subjectKey(scope, id), 'standing'],
    queryFn: ({ signal }) =>
      scope === 'user'
        ? get('/v1/users/{user_id}/standing', { ids: { user_id: id }, signal })
        : get('/v1/companies/{company_id}/standing', { ids: { company_id: id }, signal }),
    refetchInterval: ({ state }) =>
      askAgainIn(state.data?.results.map(({ next_flip_at }) => next_flip_at) ?? [], Date.now()),
  })
}

export function explanationQuery(scope: Scope, id: string, segment: string) {
  return queryOptions({
    queryKey: [...subjectKey(scope, id), 'explanation', segment],
    queryFn: async ({ signal }) => {
      const search = { segment }
      const told =
        scope === 'user'
          ? await get('/v1/users/{user_id}/explain', { ids: { user_id: id }, search, signal })
          : await get('/v1/companies/{company_id}/explain', { ids: { company_id: id }, search, signal })
      // The contract leaves the nodes of the tree open.
      return told as unknown as Explanation
    },
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => askAgainIn(state.data ? flips(state.data.tree) : [], Date.now()),
  })
}

/** The moments at which lines flip: those of the groups are among them. */
function flips(node: ExplainNode): (string | null)[] {
  if ('all' in node) return node.all.flatMap(flips)
  if ('any' in node) return node.any.flatMap(flips)
  return 'not' in node ? flips(node.not) : [node.next_flip_at]
}

export function userCompaniesQuery(user_id: string) {
  return queryOptions({
    queryKey: [...subjectKey('user', user_id), 'companies'],
    queryFn: ({ signal }) => get('/v1/users/{user_id}/companies', { ids: { user_id }, signal }),
  })
}

const USERS_PAGE = 100

export function companyUsersQuery(company_id: string) {
  return infiniteQueryOptions({
    queryKey: [...subjectKey('company', company_id), 'users'],
    queryFn: ({ pageParam, signal }) =>
      get('/v1/companies/{company_id}/users', {
        ids: { company_id },
        search: { limit: USERS_PAGE, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}

const EVENTS_PAGE = 50

export interface CallFilter {
  type: string | undefined
  event: string | undefined
}

export function eventsQuery(user_id: string, { type, event }: CallFilter) {
  return infiniteQueryOptions({
    queryKey: [...subjectKey('user', user_id), 'events', type ?? '', event ?? ''],
    queryFn: ({ pageParam, signal }) =>
      get('/v1/users/{user_id}/events', {
        ids: { user_id },
        search: { limit: EVENTS_PAGE, cursor: pageParam, type: type ?? null, name: event ?? null },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
}

const NEAR = 5

/** Ids, names and e-mails like a text that is the id of nobody: the whole text first, then shorter beginnings. */
export function nearQuery(scope: Scope, id: string) {
  return queryOptions({
    queryKey: [...keys.all, 'near', scope, id],
    queryFn: async ({ signal }) => {
      for (const search of nearTexts(id)) {
        const body = { search, limit: NEAR, columns: ['name', 'email'], total: false }
        const page =
          scope === 'user'
            ? await post('/v1/users/search', { ...body, population: 'all' }, signal)
            : await post('/v1/companies/search', body, signal)
        if (page.results.length > 0) return page.results.map(({ id, attributes }) => ({ id, attributes }))
      }
      return []
    },
  })
}
