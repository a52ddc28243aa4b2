export type KeyKind = 'read' | 'manage' | 'write' | 'unknown'

const KINDS: Record<string, KeyKind> = { rk_: 'read', mk_: 'manage', wk_: 'write' }

/** What a key may do, by its prefix. */
export function keyKind(key: string): KeyKind {
  return KINDS[key.slice(0, 3)] ?? 'unknown'
}

/** What may be done with the key that somebody is pasting; null before it is clear what it is. */
export function keyHint(text: string): string | null {
  const kind = keyKind(text)
  if (kind === 'read') return `A read key. ${READS}`
  return kind === 'manage' ? `A manage key. ${MANAGES}` : null
}

/** Why a text cannot be a key to sign in with, or null. */
export function keyRefusal(text: string): string | null {
  const kind = keyKind(text)
  if (kind === 'write')
    return 'This is a write key (wk_…): it only sends calls. Paste a read key (rk_…) or a manage key (mk_…).'
  if (kind === 'unknown') return 'A key starts with rk_ (read) or mk_ (manage).'
  return null
}

interface Bearer {
  title: string
  /** What it may do, as a sentence. */
  may: string
  /** The start of a key, to tell it from others; a login has nothing to show. */
  shown: string | null
}

const READS = 'Sees users, companies and segments; changes nothing.'
const MANAGES = 'Sees everything and gives commands.'
const SHOWN = 10

/** As whom a session reads and gives commands. */
export function bearerOf({ token, mayManage }: { token: string; mayManage: boolean }): Bearer {
  const kind = keyKind(token)
  const may = mayManage ? MANAGES : READS
  if (kind === 'unknown') return { title: 'Signed in by a link', may, shown: null }
  return { title: kind === 'manage' ? 'Manage key' : 'Read key', may, shown: `${token.slice(0, SHOWN)}…` }
}
