import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { post } from '../api/client'
import { keys } from '../api/queries'
import type { Population } from '../api/types'
import type { ConditionTree, Scope } from '../conditions/tree'

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
