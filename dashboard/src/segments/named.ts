import type { Segment } from '../api/types'

/** The key of the default segment that every environment has: all identified users. */
export const ALL_USERS = 'all-users'

/** A segment by its id or key; undefined when no such one is listed. */
export function segmentNamed(segments: readonly Segment[], name: string): Segment | undefined {
  return segments.find(({ id, key }) => id === name || key === name)
}
