import type { DeadLetter } from '../../api/types'

const AT_ONCE = 4

/** What came of it: of so many that were asked for, so many were settled; `problem` has kept the others. */
export interface Settled {
  asked: number
  done: number
  problem: Error | null
}

/** Whether it may come onto the stream: a call that ingest refused was never an event (the service answers 409). */
export function isRetriable({ entry }: Pick<DeadLetter, 'entry'>): boolean {
  try {
    const read: unknown = JSON.parse(entry)
    return !(typeof read === 'object' && read !== null && 'type' in read && read.type === 'call_refused')
  } catch {
    return true
  }
}

/** Some at once, until one of them fails. */
export async function settledOf(
  ids: readonly number[],
  settle: (id: number) => Promise<void>,
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<Settled> {
  let [done, problem]: [number, Error | null] = [0, null]
  for (let at = 0; at < ids.length && problem === null; at += AT_ONCE) {
    onProgress(done, ids.length)
    for (const outcome of await Promise.allSettled(ids.slice(at, at + AT_ONCE).map(settle))) {
      if (outcome.status === 'fulfilled') done += 1
      else problem = outcome.reason instanceof Error ? outcome.reason : new Error(String(outcome.reason))
    }
  }
  return { asked: ids.length, done, problem }
}

/** What was not done, in words. */
export function unsettledText({ asked, done }: Settled): string {
  if (done > 0) return `${done} of ${asked} were settled`
  return asked === 1 ? 'It was not settled' : 'None was settled'
}
