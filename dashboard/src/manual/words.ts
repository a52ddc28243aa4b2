import type { Scope } from '../conditions/tree'
import { count } from '../format/names'

/** "1 user", "2 companies". */
export function subjects(number: number, scope: Scope): string {
  return `${count(number)} ${noun(number, scope)}`
}

export function noun(number: number, scope: Scope): string {
  if (scope === 'user') return number === 1 ? 'user' : 'users'
  return number === 1 ? 'company' : 'companies'
}
