import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get, post } from '../api/client'
import { Problem } from '../api/problem'
import { keys } from '../api/queries'
import type { Population } from '../api/types'
import type { Source } from '../conditions/places'
import { textOf } from '../conditions/same'
import type { ConditionTree, Scope } from '../conditions/tree'

const NAMES_STALE_MS = 60_000
const EXPLAINED_ANEW_MS = 5_000

/** A name to pick: an attribute, or a property of an event. */
export interface Named {
  name: string
  types: readonly string[]
  /** Of all users, companies or events of that name. */
  share?: number | null
  values: readonly (string | number | boolean)[]
}

/** All names of a source at once: typing then finds them by how they read as well, and asks nobody. */
export function namesQuery(source: Source) {
  return queryOptions({
    queryKey: [...keys.all, 'names', source],
    queryFn: async ({ signal }): Promise<Named[]> =>
      'event' in source
        ? (await get('/v1/events/properties', { search: { name: source.event }, signal })).results
        : (await get('/v1/attributes', { search: { scope: source.scope }, signal })).results,
    enabled: !('event' in source) || source.event !== '',
    staleTime: NAMES_STALE_MS,
  })
}

/** Real values that start with a text, the most frequent first. */
export function valuesQuery(source: Source, name: string, prefix: string, enabled: boolean) {
  const of = 'event' in source ? { event: source.event } : { scope: source.scope }
  return queryOptions({
    queryKey: [...keys.all, 'values', source, name, prefix],
    queryFn: ({ signal }) =>
      get('/v1/attributes/{name}/values', { ids: { name }, search: { ...of, prefix, limit: 20 }, signal }),
    select: (page) => page.results,
    enabled: enabled && name !== '',
    staleTime: NAMES_STALE_MS,
    placeholderData: keepPreviousData,
  })
}

export interface PreviewAsked {
  scope: Scope
  conditions: ConditionTree | null
  segment?: string
  population?: Population
}

/** What a filter holds, line by line; asked again only for another filter, since it takes a scan. */
export function previewQuery(asked: PreviewAsked, enabled: boolean) {
  return queryOptions({
    queryKey: [...keys.all, 'preview', { ...asked, conditions: textOf(asked.conditions) }],
    queryFn: ({ signal }) => post('/v1/segments/preview', asked, signal),
    enabled,
  })
}

export interface ExplainAsked {
  scope: Scope
  id: string
  conditions: ConditionTree | null
  population?: Population | undefined
}

export function explainQuery({ scope, id, conditions, population }: ExplainAsked) {
  return queryOptions({
    queryKey: [...keys.all, 'explain', scope, id, textOf(conditions), population],
    queryFn: ({ signal }) =>
      scope === 'user'
        ? post('/v1/users/{user_id}/explain', { conditions, ...(population && { population }) }, signal, {
            user_id: id,
          })
        : post('/v1/companies/{company_id}/explain', { conditions }, signal, { company_id: id }),
    refetchInterval: EXPLAINED_ANEW_MS,
  })
}

/** Someone to check. */
export interface Subject {
  id: string
  attributes: Record<string, unknown>
}

/** Who has this id or e-mail address, exactly: nobody is searched through. */
export function subjectsQuery(scope: Scope, text: string) {
  return queryOptions({
    queryKey: [...keys.all, 'subjects by', scope, text],
    queryFn: ({ signal }) => (scope === 'user' ? usersBy(text, signal) : companiesBy(text, signal)),
    enabled: text !== '',
  })
}

async function usersBy(text: string, signal: AbortSignal): Promise<Subject[]> {
  const [byId, byEmail] = await Promise.all([
    get('/v1/users/by', { search: { user_id: text }, signal }),
    text.includes('@') ? get('/v1/users/by', { search: { email: text }, signal }) : null,
  ])
  const found = [...byId.results, ...(byEmail?.results ?? [])]
  return found.filter(({ id }, index) => found.findIndex((user) => user.id === id) === index)
}

async function companiesBy(company_id: string, signal: AbortSignal): Promise<Subject[]> {
  try {
    return [await get('/v1/companies/{company_id}', { ids: { company_id }, signal })]
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return []
    throw error
  }
}
