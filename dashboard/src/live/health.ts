import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/client'
import { keys } from '../api/queries'
import type { IngestHealth } from './trouble'

const INGEST_POLL_MS = 10_000
const VERSION_POLL_MS = 60_000

/** Whether ingest would accept a call; asked again and again while the tab is visible. */
export function ingestHealthQuery(ingest: string | undefined) {
  return queryOptions({
    queryKey: [...keys.all, 'ingest health', ingest],
    queryFn: ({ signal }) => ingestHealth(ingest ?? '', signal),
    enabled: ingest !== undefined,
    refetchInterval: INGEST_POLL_MS,
    retry: false,
  })
}

async function ingestHealth(ingest: string, signal: AbortSignal): Promise<IngestHealth> {
  try {
    const response = await fetch(`${ingest}/readyz`, { signal })
    if (response.ok) return { state: 'ready' }
    const { detail } = (await response.json()) as { detail?: string }
    return { state: 'refusing', detail: detail ?? `Ingest answers ${response.status}.` }
  } catch (failure) {
    if (signal.aborted) throw failure
    return { state: 'away' }
  }
}

let loaded: string | null = null

/** The version of the server, once it is another one than that which this page was loaded from; else null. */
export const updateQuery = queryOptions({
  queryKey: [...keys.all, 'version'],
  queryFn: async ({ signal }) => {
    const { version } = await get('/config.json', { signal })
    loaded ??= version
    return version === loaded ? null : version
  },
  refetchInterval: VERSION_POLL_MS,
})
