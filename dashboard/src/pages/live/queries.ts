import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get, getFromIngest } from '../../api/client'
import { keys } from '../../api/queries'
import type { CallsView } from './view'
import type { Call } from './calls'

const POLL_MS = 1_000
const SHOWN = 100

/** The newest calls, asked for each second while the tab is visible. */
export function callsQuery(view: CallsView) {
  return queryOptions({
    queryKey: [...keys.all, 'calls', view],
    queryFn: ({ signal }) => get('/v1/calls', { search: { ...view, limit: SHOWN }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: POLL_MS,
    select: (page) => page.results,
  })
}

/** What was sent: of a call that took effect from the user's log, of a refused one from the dead letters. */
export function sentQuery(call: Call, ingest: string | undefined, mayManage: boolean) {
  const isRefused = call.dead_letter !== undefined
  return queryOptions({
    queryKey: [...keys.all, 'sent', call.dead_letter ?? null, call.user_id, call.message_id],
    queryFn: ({ signal }) => (isRefused ? refused(call, ingest ?? '', signal) : accepted(call, signal)),
    enabled: call.sent === undefined && (isRefused ? mayManage && ingest !== undefined : call.user_id !== null),
    staleTime: Infinity,
  })
}

async function accepted({ user_id, message_id }: Call, signal: AbortSignal): Promise<unknown> {
  const page = await get('/v1/users/{user_id}/events', {
    ids: { user_id: user_id ?? '' },
    search: { limit: 200 },
    signal,
  })
  return page.results.find((event) => event.message_id === message_id)?.call ?? null
}

async function refused({ dead_letter }: Call, ingest: string, signal: AbortSignal): Promise<unknown> {
  const letter = await getFromIngest(ingest, '/v1/dead-letters/{dead_letter}', {
    ids: { dead_letter: dead_letter ?? 0 },
    signal,
  })
  return parsed(letter.entry)
}

/** An entry that is no JSON is shown as it is. */
function parsed(entry: string): unknown {
  try {
    return JSON.parse(entry) as unknown
  } catch {
    return entry
  }
}
