import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get, post } from '../api/client'
import { keys } from '../api/queries'
import type { Page, UserSearch } from '../api/types'
import type { Scope } from '../conditions/tree'
import type { ListRow } from './rows'

/** Of a list that the reader looks at; a row that changes is told by the live stream. */
const STALE_MS = 30_000
const BUILDING_POLL_MS = 1_000

export function attributesOf(scope: Scope) {
  return queryOptions({
    queryKey: [...keys.all, 'attributes', scope],
    queryFn: ({ signal }) => get('/v1/attributes', { search: { scope }, signal }),
    select: (page) => page.results,
    staleTime: 10_000,
  })
}

export function readRows(scope: Scope, search: UserSearch, signal?: AbortSignal): Promise<Page<ListRow>> {
  return scope === 'user' ? post('/v1/users/search', search, signal) : post('/v1/companies/search', search, signal)
}

/** `version`: of the definition that serves the segment that is asked for; under another one it holds others. */
export function rowsQuery(scope: Scope, search: UserSearch, version: number | undefined, enabled: boolean) {
  return queryOptions({
    queryKey: [...keys.rows, scope, search, version],
    queryFn: ({ signal }) => readRows(scope, search, signal),
    enabled,
    staleTime: STALE_MS,
    // The old rows stay, dimmed, while the next ones come: nothing blinks.
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.state === 'BUILDING' ? BUILDING_POLL_MS : false),
  })
}

export function totalQuery(scope: Scope, search: UserSearch, version: number | undefined, enabled: boolean) {
  return queryOptions({
    queryKey: [...keys.all, 'total', scope, search, version],
    queryFn: ({ signal }) => readRows(scope, search, signal),
    select: (page) => page.total,
    enabled,
    staleTime: STALE_MS,
  })
}

/** One user or company as she is now; undefined of one that is gone, or whose id no browser can ask for. */
export async function readRow(scope: Scope, id: string): Promise<ListRow | undefined> {
  try {
    return await (scope === 'user'
      ? get('/v1/users/{user_id}', { ids: { user_id: id } })
      : get('/v1/companies/{company_id}', { ids: { company_id: id } }))
  } catch {
    return undefined
  }
}
