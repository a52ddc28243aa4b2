import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getFromIngest } from '../../api/client'
import { addressOf } from '../../api/address'
import { open } from '../../api/http'
import type { components } from '../../api/schema/ingest'
import type { Scope } from '../../conditions/tree'
import { useIngest } from '../useIngest'
import { columnFile, type ListSource } from './values'

export type CheckedList = components['schemas']['ImportResource']

const POLL_MS = 300
/** Values that a list has at most. */
export const MAX_VALUES = 100_000

export interface Check {
  list: CheckedList | undefined
  isChecking: boolean
  error: Error | null
}

/** Whom a list means, before anything is saved: it is uploaded, looked up by the service, and asked for meanwhile. */
export function useCheck(scope: Scope, source: ListSource | null, to: string | undefined): Check {
  const upload = useUpload(scope, source)
  const id = upload.data?.id
  const asked = useChecked(id, to)
  const error = upload.error ?? asked.error
  if (source === null || error) return { list: undefined, isChecking: false, error }
  // While another segment is asked about, what is known of the same list stays.
  const list = asked.data?.id === id ? asked.data : undefined
  return { list, isChecking: list?.state !== 'ready', error }
}

function useUpload(scope: Scope, source: ListSource | null) {
  const ingest = useIngest()
  return useQuery({
    // Not among what a command asks again: a list is uploaded once.
    queryKey: ['list', 'upload', scope, source?.id],
    queryFn: async ({ signal }) => (source ? uploadList(await ingest(), scope, source, signal) : null),
    enabled: source !== null && source.values.length <= MAX_VALUES,
    staleTime: Infinity,
    retry: false,
  })
}

function useChecked(id: string | undefined, to: string | undefined) {
  const ingest = useIngest()
  return useQuery({
    queryKey: ['list', 'checked', id, to],
    queryFn: async ({ signal }) => checked(await ingest(), id ?? '', to, signal),
    enabled: id !== undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.state === 'checking' ? POLL_MS : false),
  })
}

async function uploadList(ingest: string, scope: Scope, source: ListSource, signal: AbortSignal): Promise<CheckedList> {
  const address = ingest + addressOf('/v1/imports', {}, { scope, by: source.by })
  const body = new Blob([columnFile(source)], { type: 'text/csv' })
  const response = await open(address, { method: 'POST', body, signal })
  return (await response.json()) as CheckedList
}

export function checked(
  ingest: string,
  import_id: string,
  segment?: string,
  signal?: AbortSignal,
): Promise<CheckedList> {
  return getFromIngest(ingest, '/v1/imports/{import_id}', {
    ids: { import_id },
    search: { segment: segment ?? null },
    ...(signal && { signal }),
  })
}

/** The file of who was left out, with the lines of whoever made the list. */
export async function leftOutFile(ingest: string, list: CheckedList): Promise<string> {
  const response = await open(ingest + addressOf('/v1/imports/{import_id}/unmatched.csv', { import_id: list.id }))
  return response.text()
}
