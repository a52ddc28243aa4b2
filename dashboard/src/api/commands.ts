import { request } from './http'
import type { NewSegment, Segment } from './types'

/** Creates a segment at ingest, whose management routes take the same bearer; it answers before the segment is built. */
export function createSegment(ingest: string, segment: NewSegment): Promise<Segment> {
  return request<Segment>('/v1/segments', { method: 'POST', body: segment, base: ingest })
}
