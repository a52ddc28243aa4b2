export type KeyKind = 'read' | 'manage' | 'write' | 'unknown'

const KINDS: Record<string, KeyKind> = { rk_: 'read', mk_: 'manage', wk_: 'write' }

/** What a key may do, by its prefix. */
export function keyKind(key: string): KeyKind {
  return KINDS[key.slice(0, 3)] ?? 'unknown'
}

/** Why a text cannot be a key to sign in with, or null. */
export function keyRefusal(text: string): string | null {
  const kind = keyKind(text)
  if (kind === 'write')
    return 'This is a write key (wk_…): it only sends calls. Paste a read key (rk_…) or a manage key (mk_…).'
  if (kind === 'unknown') return 'A key starts with rk_ (read) or mk_ (manage).'
  return null
}
