import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { command, get, getFromIngest } from '../../api/client'
import { keys } from '../../api/queries'
import type { components as Ingest } from '../../api/schema/ingest'
import type { components as Query } from '../../api/schema/query'
import type { AttributeScope } from './view'

export type Key = Ingest['schemas']['KeyResource']
export type Environment = Ingest['schemas']['EnvironmentResource']
export type AuditEntry = Ingest['schemas']['AuditEntry']
export type AuditAction = AuditEntry['action']
export type DescribedScope = AttributeScope | 'event'
export type Attribute = Query['schemas']['AttributeSeen']
export type EventName = Query['schemas']['EventName']

const AUDIT_PAGE = 50

export const settingsKeys = {
  keys: [...keys.all, 'keys'] as const,
  environments: [...keys.all, 'environments'] as const,
  attributes: [...keys.all, 'attributes'] as const,
}

export function keysQuery(ingest: string) {
  return queryOptions({
    queryKey: [...settingsKeys.keys, ingest],
    queryFn: ({ signal }) => getFromIngest(ingest, '/v1/keys', { signal }),
    select: (page) => page.results,
    enabled: ingest !== '',
  })
}

export function environmentsQuery(ingest: string) {
  return queryOptions({
    queryKey: [...settingsKeys.environments, ingest],
    queryFn: ({ signal }) => getFromIngest(ingest, '/v1/environments', { signal }),
    select: (page) => page.results,
    enabled: ingest !== '',
  })
}

export interface AuditFilter {
  action: AuditAction | null
  actor: string
  subject: string
}

export function auditQuery(ingest: string, { action, actor, subject }: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: [...keys.all, 'audit', ingest, action, actor, subject],
    queryFn: ({ signal, pageParam }) =>
      getFromIngest(ingest, '/v1/audit', {
        search: {
          limit: AUDIT_PAGE,
          cursor: pageParam,
          action,
          actor: orNull(actor),
          subject: orNull(subject),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled: ingest !== '',
  })
}

/** A text without the space around it; null when nothing is left. */
export function orNull(text: string): string | null {
  const trimmed = text.trim()
  return trimmed === '' ? null : trimmed
}

export function attributesQuery(scope: AttributeScope) {
  return queryOptions({
    queryKey: [...settingsKeys.attributes, scope],
    queryFn: ({ signal }) => get('/v1/attributes', { search: { scope }, signal }),
    select: (page) => page.results,
    staleTime: 10_000,
  })
}

export interface Description {
  display_name: string | null
  description: string | null
}

/** Says what people shall read in place of a name, or beside it. */
export function describe(ingest: string, scope: DescribedScope, name: string, said: Description) {
  return command(ingest, 'patch', '/v1/attributes/{name}', { ids: { name }, search: { scope }, body: said })
}
