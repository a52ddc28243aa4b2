import { Problem } from '../api/problem'
import type { Segment, SegmentKind } from '../api/types'

/** What uses a segment, as a refused deletion lists it. */
export interface Reference {
  id: string
  key: string
  name: string
  scope: Segment['scope']
  kind: SegmentKind
}

/** The id of the segment that has the name already; undefined where that is not why it was refused. */
export function takenBy(error: unknown): string | undefined {
  return hasCode(error, 'name_taken') ? (error.document.id as string) : undefined
}

/** The segment as somebody else left it meanwhile; undefined where that is not why it was refused. */
export function editedByOther(error: unknown): Segment | undefined {
  return hasCode(error, 'precondition_failed') ? (error.document.segment as Segment | undefined) : undefined
}

/** What uses the segment that was not deleted. */
export function referencesOf(error: unknown): Reference[] {
  return hasCode(error, 'referenced') ? (error.document.references as Reference[]) : []
}

function hasCode(error: unknown, code: string): error is Problem {
  return error instanceof Problem && error.code === code
}
