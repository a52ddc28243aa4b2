import type { components } from '../../api/schema/query'
import { kindOf } from '../../format/calls'

export type Call = components['schemas']['CallSeen']
export type WholeCall = components['schemas']['CallResource']

/** Tells one call from all others, also from a later one with the same message id that was rejected. */
export function identityOfCall(call: Call): string {
  return `${call.received_at} ${call.dead_letter ?? call.message_id ?? ''} ${call.user_id ?? ''}`
}

/** Reasons to refuse a call that only calls of one type have; what was refused is not kept with its type. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['missing_event', 'track'],
  ['event_too_long', 'track'],
])

/** "identify", as SDKs say it; what cannot be told what it is, is "unknown". */
export function wordOf({ type, code = '' }: Pick<Call, 'type' | 'code'>): string {
  if (type === 'call_refused') return REFUSED.get(code) ?? 'unknown'
  if (type === null) return 'unknown'
  return kindOf({ type })
}

const QUIET_MS = 5 * 60_000

/** When the last call came, if that is long ago; null while calls come. */
export function quietSince(calls: readonly Call[], nowMs: number): number | null {
  const [newest] = calls
  if (!newest) return null
  const at = Date.parse(newest.received_at)
  return nowMs - at > QUIET_MS ? at : null
}

/** How many of the calls that are there now came after those that are shown. */
export function newerThan(shown: readonly Call[], all: readonly Call[]): number {
  const known = new Set(shown.map(identityOfCall))
  const first = all.findIndex((call) => known.has(identityOfCall(call)))
  return first === -1 ? all.length : first
}
