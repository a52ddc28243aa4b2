import type { Attributes, UserRow } from '../api/types'

/** Attributes that say who somebody is, for people. */
export const IDENTITY: readonly string[] = ['name', 'email']

function text(attributes: Attributes, name: string): string | undefined {
  const value = attributes[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** What to call a user, and the next best thing that identifies her. */
export function identityOf({
  user_id,
  attributes,
}: Pick<UserRow, 'user_id' | 'attributes'>): [title: string, detail: string | undefined] {
  const [name, email] = [text(attributes, 'name'), text(attributes, 'email')]
  if (name !== undefined) return [name, email ?? user_id]
  return email === undefined ? [user_id, undefined] : [email, user_id]
}
