import { isTransient, open } from '../api/http'
import { serverEvents, type ServerEvent } from './sse'
import type { Connection } from './store'

export interface Follower {
  onEvent: (event: ServerEvent) => void
  /** Called with 'open' each time the stream is there again, so that what was missed can be fetched anew. */
  onConnection: (connection: Connection) => void
}

const FIRST_DELAY_MS = 500
const LONGEST_DELAY_MS = 10_000

/** Holds one stream open until the signal says stop: reconnects with growing pauses, but not after a refusal. */
export async function follow(path: string, follower: Follower, signal: AbortSignal): Promise<void> {
  let delay = FIRST_DELAY_MS
  const opened = () => {
    delay = FIRST_DELAY_MS
    follower.onConnection('open')
  }
  for (;;) {
    const refusal = await readOnce(path, follower.onEvent, opened, signal)
    if (signal.aborted) return
    follower.onConnection('lost')
    if (refusal !== null && !isTransient(refusal)) return
    await pause(delay, signal)
    delay = Math.min(delay * 2, LONGEST_DELAY_MS)
  }
}

/** Reads the stream until it ends; returns what ended it, if it was an error. */
async function readOnce(
  path: string,
  onEvent: Follower['onEvent'],
  onOpen: () => void,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    const response = await open(path, { signal })
    onOpen()
    if (response.body) for await (const event of serverEvents(response.body)) onEvent(event)
    return null
  } catch (error) {
    return error
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
