import type { Attributes } from '../api/types'

/** A user or a company in a list. */
export interface ListRow {
  id: string
  first_seen_at: string
  last_seen_at: string
  entered_at?: string
  identified?: boolean
  member_count?: number
  attributes: Attributes
}

/** The rows where they are, as they are now: nothing moves under the cursor. */
export function inPlace(shown: readonly ListRow[], now: ReadonlyMap<string, ListRow>): ListRow[] {
  // Asked for by itself, a row does not say since when it is a member; that has not changed.
  return shown.map((row) => ({ ...row, ...now.get(row.id) }))
}

/** How many of the rows that the page would have now are not on it. */
export function arrivals(shown: readonly ListRow[], now: readonly ListRow[]): number {
  const ids = new Set(shown.map(({ id }) => id))
  return now.filter(({ id }) => !ids.has(id)).length
}

/** The value of a column: a built-in, or an attribute. */
export function valueOf(row: ListRow, name: string): unknown {
  switch (name) {
    case 'user_id':
    case 'company_id':
      return row.id
    case 'first_seen_at':
    case 'last_seen_at':
    case 'entered_at':
    case 'identified':
    case 'member_count':
      return row[name]
    default:
      // Every object inherits `constructor`: an attribute may be called so, and be absent.
      return Object.hasOwn(row.attributes, name) ? row.attributes[name] : undefined
  }
}
