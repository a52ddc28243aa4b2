import { queryOptions } from '@tanstack/react-query'
import { get } from '../../api/client'
import { keys } from '../../api/queries'

const POLL_MS = 1_500
const SHOWN = 5

/** The newest calls, asked for again and again: who has just sent one waits for it. */
export const newestCallsQuery = queryOptions({
  queryKey: [...keys.all, 'newest calls'],
  queryFn: ({ signal }) => get('/v1/calls', { search: { limit: SHOWN }, signal }),
  select: (page) => page.results,
  refetchInterval: POLL_MS,
})
