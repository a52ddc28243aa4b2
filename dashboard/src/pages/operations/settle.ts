import { command, getFromIngest } from '../../api/client'
import { isRetriable, settledOf, type Settled } from './settled'

/** What can be done with a dead letter: put its entry on the stream once more, or say that it shall have no effect. */
export type Settlement = 'retry' | 'discard'

const PAGE = 1_000

/** Settles one dead letter. */
export async function settleOne(ingest: string, settlement: Settlement, dead_letter: number): Promise<void> {
  await command(ingest, 'post', `/v1/dead-letters/{dead_letter}/${settlement}`, { ids: { dead_letter } })
}

/** The ids of all that are open with a reason now and can be settled so; one that comes back after a retry is not among them again. */
async function openIds(ingest: string, settlement: Settlement, code: string): Promise<number[]> {
  const ids: number[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await getFromIngest(ingest, '/v1/dead-letters', {
      search: { code, limit: PAGE, cursor: cursor ?? null },
    })
    const letters = settlement === 'retry' ? page.results.filter(isRetriable) : page.results
    ids.push(...letters.map(({ id }) => id))
    cursor = page.next
  }
  return ids
}

/** Settles all that are open with a reason, the oldest first, and tells how far it is; stops after what fails. */
export async function settleAll(
  ingest: string,
  settlement: Settlement,
  code: string,
  onProgress: (done: number, of: number) => void,
): Promise<Settled> {
  const ids = (await openIds(ingest, settlement, code)).reverse()
  return settledOf(ids, (id) => settleOne(ingest, settlement, id), onProgress)
}
