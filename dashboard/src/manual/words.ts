import type { Scope } from '../conditions/tree'
import { countedIn, SCOPES } from '../lists/scopes'

/** "1 user", "2 companies". */
export function subjects(number: number, scope: Scope): string {
  return countedIn(SCOPES[scope], number)
}

export function noun(number: number, scope: Scope): string {
  return number === 1 ? SCOPES[scope].noun : SCOPES[scope].plural
}
