import { queryOptions } from '@tanstack/react-query'
import { get } from '../../api/client'
import { keys } from '../../api/queries'
import { pidOf } from './pid'

const POLL_MS = 5_000

/** Which process to kill: a command that names it runs in any terminal. The one that takes over has another id. */
export const segmenterQuery = queryOptions({
  queryKey: [...keys.all, 'segmenter'],
  queryFn: ({ signal }) => get('/v1/status', { signal }),
  select: ({ shards }) => shards.map(({ owner }) => pidOf(owner)).find((pid) => pid !== undefined),
  refetchInterval: POLL_MS,
})
