import type { Scope } from '../conditions/tree'
import { count } from '../format/names'

/** What lists of users and lists of companies differ in. */
export interface ListScope {
  scope: Scope
  noun: string
  title: string
  plural: string
  /** The page of the list, and that of one of its subjects. */
  path: '/users' | '/companies'
  page: '/user' | '/company'
  /** The id's name in the API, by which it sorts as well. */
  id: 'user_id' | 'company_id'
  /** The key of the default segment that everyone is in. */
  everyone: 'all-users' | 'all-companies'
  /** Attributes that say which one it is, for people. */
  identity: readonly string[]
  /** What each one has without having been sent it; `entered_at` only within a segment. */
  builtins: readonly string[]
  searchesBy: string
}

export const SCOPES: Readonly<Record<Scope, ListScope>> = {
  user: {
    scope: 'user',
    noun: 'user',
    title: 'User',
    plural: 'users',
    path: '/users',
    page: '/user',
    id: 'user_id',
    everyone: 'all-users',
    identity: ['name', 'email'],
    builtins: ['user_id', 'identified', 'first_seen_at', 'last_seen_at', 'entered_at'],
    searchesBy: 'id, e-mail or name',
  },
  company: {
    scope: 'company',
    noun: 'company',
    title: 'Company',
    plural: 'companies',
    path: '/companies',
    page: '/company',
    id: 'company_id',
    everyone: 'all-companies',
    identity: ['name'],
    builtins: ['company_id', 'member_count', 'first_seen_at', 'last_seen_at', 'entered_at'],
    searchesBy: 'id or name',
  },
}

/** "1 company", "3,875 companies". */
export function countedIn({ noun, plural }: ListScope, number: number): string {
  return `${count(number)} ${number === 1 ? noun : plural}`
}
