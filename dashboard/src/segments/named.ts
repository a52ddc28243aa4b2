import type { Segment } from '../api/types'

/** The keys of the default segments that every environment has: all identified users, and all companies. */
export const ALL_USERS = 'all-users'
export const ALL_COMPANIES = 'all-companies'

/** The default segment of a scope that holds everybody a list shows first. */
export function defaultKeyOf(scope: Segment['scope']): string {
  return scope === 'user' ? ALL_USERS : ALL_COMPANIES
}

/** The page that lists the members of segments of a scope. */
export function listPathOf(scope: Segment['scope']): '/users' | '/companies' {
  return scope === 'user' ? '/users' : '/companies'
}

/** A segment by its id or key; undefined when no such one is listed. */
export function segmentNamed(segments: readonly Segment[], name: string): Segment | undefined {
  return segments.find(({ id, key }) => id === name || key === name)
}

/** "1 user", "12 companies": what so many members are called. */
export function nounOf(scope: Segment['scope'], number: number): string {
  if (scope === 'user') return number === 1 ? 'user' : 'users'
  return number === 1 ? 'company' : 'companies'
}
