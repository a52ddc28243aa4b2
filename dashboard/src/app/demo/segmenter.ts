import { queryOptions } from '@tanstack/react-query'
import { get } from '../../api/client'
import { keys } from '../../api/queries'

const POLL_MS = 5_000

/** The process id of a segmenter, out of its name as an owner of shards: `host:pid`. */
export function pidOf(owner: string | null | undefined): string | undefined {
  return /:(\d+)$/.exec(owner ?? '')?.[1]
}

/** Which process to kill: a command that names it runs in any terminal. The one that takes over has another id. */
export const segmenterQuery = queryOptions({
  queryKey: [...keys.all, 'segmenter'],
  queryFn: ({ signal }) => get('/v1/status', { signal }),
  select: ({ shards }) => shards.map(({ owner }) => pidOf(owner)).find((pid) => pid !== undefined),
  refetchInterval: POLL_MS,
})
