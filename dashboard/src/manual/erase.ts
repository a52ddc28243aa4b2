import { command, post } from '../api/client'
import type { Population } from '../api/types'
import type { Scope } from '../conditions/tree'
import { pieces, type SelectedSearch, type Selection } from './selection'

const AT_ONCE = 1_000
/** One in so many may have come or gone since the list was counted, as for commands on members. */
const TOLERANCE = 100

/** More (or fewer) match now than were on screen when the person decided. */
export class CountChanged extends Error {
  readonly count: number

  constructor(count: number) {
    super('The number has changed.')
    this.count = count
  }
}

type Progress = (done: number) => void

/** Erases a selection for good, and returns the message ids. Whom a list means is read as a whole before the first goes. */
export async function erase(
  ingest: string,
  scope: Scope,
  selection: Selection,
  onProgress: Progress,
): Promise<string[]> {
  const ids = selection.kind === 'ids' ? selection.ids : await idsOf(scope, selection.search)
  if (selection.kind === 'matching' && Math.abs(ids.length - selection.count) * TOLERANCE > selection.count) {
    throw new CountChanged(ids.length)
  }
  const messageIds: string[] = []
  for (const some of pieces(ids, AT_ONCE)) {
    messageIds.push(...(await send(ingest, scope, some)))
    onProgress(messageIds.length)
  }
  return messageIds
}

async function send(ingest: string, scope: Scope, ids: string[]): Promise<string[]> {
  const { results } =
    scope === 'user'
      ? await command(ingest, 'post', '/v1/users/erase', { body: { user_ids: ids } })
      : await command(ingest, 'post', '/v1/companies/erase', { body: { company_ids: ids } })
  return results.map(({ message_id }) => message_id)
}

async function idsOf(scope: Scope, search: SelectedSearch): Promise<string[]> {
  const found: string[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await idsPage(scope, search, cursor ?? null)
    found.push(...page.results.map(({ id }) => id))
    cursor = page.next
  }
  return found
}

function idsPage(scope: Scope, { population, search, ...rest }: SelectedSearch, cursor: string | null) {
  // No columns: only the ids travel.
  const body = { ...rest, search: search === '' ? null : (search ?? null), columns: [], limit: AT_ONCE, cursor }
  if (scope === 'company') return post('/v1/companies/search', body)
  return post('/v1/users/search', { ...body, population: (population as Population | undefined) ?? null })
}
