import { queryOptions } from '@tanstack/react-query'
import { get, getFromIngest } from '../../api/client'
import { keys } from '../../api/queries'
import { noteRate } from './rates'
import type { Status } from './wellness'

const POLL_MS = 2_000
const LISTED = 100

/** How the installation is, asked for again while the tab is visible. */
export const statusQuery = queryOptions({
  queryKey: [...keys.all, 'status'],
  queryFn: async ({ signal }): Promise<Status> => {
    const status: Status = await get('/v1/status', { signal })
    noteRate(status.figures.events_per_second)
    return status
  },
  refetchInterval: POLL_MS,
})

const lettersKey = [...keys.all, 'dead letters'] as const

/** The newest open dead letters of a reason. */
export function lettersQuery(ingest: string, code: string) {
  return queryOptions({
    queryKey: [...lettersKey, ingest, code],
    queryFn: ({ signal }) => getFromIngest(ingest, '/v1/dead-letters', { search: { code, limit: LISTED }, signal }),
    refetchInterval: POLL_MS * 2,
  })
}
