import { command, get } from '../api/client'
import { Problem } from '../api/problem'
import type { components } from '../api/schema/ingest'
import type { Segment } from '../api/types'
import type { Scope } from '../conditions/tree'
import { commandsFor, type Selection, type Whom } from './selection'

type Picked = components['schemas']['Picked']

/** What commands on members did: `matched` were picked (or removed), of whom `alreadyIn` were members before. */
export interface PickReport {
  matched: number
  alreadyIn: number
  unmatched: Picked['unmatched']
  ambiguous: Picked['ambiguous']
  messageIds: string[]
}

export type Verb = 'add' | 'remove'

/** Adds a selection to a manual segment, or removes it; several commands where one takes no more ids. */
export async function pick(
  ingest: string,
  verb: Verb,
  segment: string,
  scope: Scope,
  selection: Selection,
): Promise<PickReport> {
  const report: PickReport = { matched: 0, alreadyIn: 0, unmatched: [], ambiguous: [], messageIds: [] }
  for (const body of commandsFor(scope, selection)) {
    const picked = await send(ingest, verb, segment, body)
    report.matched += picked.matched
    report.alreadyIn += picked.already_in
    report.unmatched.push(...picked.unmatched)
    report.ambiguous.push(...picked.ambiguous)
    report.messageIds.push(picked.message_id)
  }
  return report
}

function send(ingest: string, verb: Verb, reference: string, body: Whom): Promise<Picked> {
  const ids = { reference }
  if (verb === 'add') return command(ingest, 'post', '/v1/segments/{reference}/members', { ids, body })
  return command(ingest, 'post', '/v1/segments/{reference}/members/remove', { ids, body })
}

/** Makes a manual segment without members. */
export async function createManual(ingest: string, scope: Scope, name: string): Promise<Pick<Segment, 'id' | 'name'>> {
  return command(ingest, 'post', '/v1/segments', {
    search: { wait: 'ready' },
    body: { name, scope, kind: 'manual', announce: 'changes', columns: [], tags: [] },
  })
}

/** Returns when commands have taken effect, or after a while: what is asked then may still be from before. */
export async function untilTaken(messageIds: readonly string[]): Promise<void> {
  try {
    await get('/v1/segments', { search: { limit: 1, wait_for: messageIds.slice(-100), wait_for_effects: true } })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
}

/** How many match now, when a command was refused because that is not what was on screen. */
export function changedCount(error: Error | null): number | undefined {
  if (!(error instanceof Problem) || error.code !== 'count_changed') return undefined
  const { count } = error.document
  return typeof count === 'number' ? count : undefined
}
