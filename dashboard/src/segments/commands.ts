import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { command } from '../api/client'
import { configQuery, keys } from '../api/queries'
import type { BodyOf, IngestPaths } from '../api/contract'
import type { Segment } from '../api/types'

type Reference = Pick<Segment, 'id'>
type NewSegment = BodyOf<IngestPaths['/v1/segments']['post']>
type Definition = BodyOf<IngestPaths['/v1/segments/{reference}']['put']>
type Profile = BodyOf<IngestPaths['/v1/segments/{reference}']['patch']>

export interface SegmentCommands {
  create: (body: NewSegment) => Promise<Segment>
  /** Saves a definition over the one that was read at `revision`; refused when somebody has edited it since. */
  define: (segment: Reference, revision: number, body: Definition) => Promise<Segment>
  /** Changes what is no definition. */
  describe: (segment: Reference, body: Profile) => Promise<Segment>
  restore: (segment: Reference, version: number, latest: number) => Promise<Segment>
  /** `leave`: what is on screen goes elsewhere before everything that shows segments misses it. */
  archive: (segment: Reference, leave: () => Promise<void>) => Promise<void>
  unarchive: (segment: Reference) => Promise<Segment>
  /** Fills a manual segment with the members of another one, of whom there are so many. */
  fill: (segment: Reference, from: Reference, members: number) => Promise<void>
}

/** The commands on segments; each lets everything that shows segments ask again. */
export function useSegmentCommands(): SegmentCommands {
  const queries = useQueryClient()
  return useMemo(() => {
    async function told<Answer>(give: (ingest: string) => Promise<Answer>): Promise<Answer> {
      const { ingest_url } = await queries.query({ ...configQuery, staleTime: 'static' })
      const answer = await give(ingest_url)
      await queries.invalidateQueries({ queryKey: keys.segments })
      return answer
    }
    const ids = (segment: Reference) => ({ reference: segment.id })
    return {
      create: (body) => told((ingest) => command(ingest, 'post', '/v1/segments', { body })),
      define: (segment, revision, body) =>
        told((ingest) =>
          command(ingest, 'put', '/v1/segments/{reference}', { ids: ids(segment), body, ifMatch: `"${revision}"` }),
        ),
      describe: (segment, body) =>
        told((ingest) => command(ingest, 'patch', '/v1/segments/{reference}', { ids: ids(segment), body })),
      restore: (segment, version, latest) =>
        told((ingest) =>
          command(ingest, 'post', '/v1/segments/{reference}/restore', {
            ids: ids(segment),
            body: { version, if_version: latest },
          }),
        ),
      archive: (segment, leave) =>
        told(async (ingest) => {
          await command(ingest, 'delete', '/v1/segments/{reference}', { ids: ids(segment) })
          await leave()
        }),
      unarchive: (segment) =>
        told((ingest) => command(ingest, 'post', '/v1/segments/{reference}/restore', { ids: ids(segment) })),
      fill: (segment, from, members) =>
        told(async (ingest) => {
          await command(ingest, 'post', '/v1/segments/{reference}/members', {
            ids: ids(segment),
            body: { where: { segment: from.id }, expect: members },
          })
        }),
    }
  }, [queries])
}
