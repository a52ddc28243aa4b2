import type { Freshness } from '../api/types'
import type { ServerEvent } from './sse'

interface Update {
  counts?: Record<string, number>
  freshness?: Freshness
}

/** What an event of /v1/live changes; kinds this version does not know are ignored. */
export function readUpdate({ event, data }: ServerEvent): Update | null {
  if (event === 'counts') return { counts: JSON.parse(data) as Record<string, number> }
  if (event === 'freshness') return { freshness: JSON.parse(data) as Freshness }
  return null
}
