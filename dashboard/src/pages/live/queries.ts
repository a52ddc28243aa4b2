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

/** One call that took effect, with what was sent and how soon it could be read. */
export function callQuery({ message_id: id, user_id: user, verdict }: Call) {
  return queryOptions({
    queryKey: [...keys.all, 'call', user, id],
    queryFn: ({ signal }) => get('/v1/calls/{message_id}', { ids: { message_id: id ?? '' }, search: { user }, signal }),
    enabled: verdict === 'accepted' && id !== null,
    staleTime: Infinity,
  })
}

/** What was sent of a rejected call, for those who may read dead letters. */
export function rejectedQuery(call: Call, ingest: string | undefined, mayManage: boolean) {
  return queryOptions({
    queryKey: [...keys.all, 'rejected', call.dead_letter],
    queryFn: ({ signal }) => rejected(call, ingest ?? '', signal),
    enabled: call.dead_letter !== undefined && mayManage && ingest !== undefined,
    staleTime: Infinity,
  })
}

async function rejected({ dead_letter }: Call, ingest: string, signal: AbortSignal): Promise<unknown> {
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
