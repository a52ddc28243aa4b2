/** Work is done again at most four times a second, and never takes more than a fifth of the time. */
const SHORTEST_PAUSE_MS = 250
const PAUSE_PER_WORK = 4

export type Work = (ids: ReadonlySet<string>) => Promise<void>

export interface Repeater {
  /** Asks for work about these ids among others; what is asked for meanwhile is done together, once, as asked last. */
  ask: (ids: readonly string[], work: Work) => void
  stop: () => void
}

/** Does the same again for whatever has come meanwhile: one at a time, with a pause that grows with how long it takes. */
export function repeater(): Repeater {
  let waiting: { ids: Set<string>; work: Work } | null = null
  let isRunning = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const run = async () => {
    if (!waiting) return
    const { ids, work } = waiting
    const startedAt = performance.now()
    waiting = null
    isRunning = true
    await work(ids)
    const pause = Math.max(SHORTEST_PAUSE_MS, PAUSE_PER_WORK * (performance.now() - startedAt))
    timer = setTimeout(() => {
      isRunning = false
      void run()
    }, pause)
  }
  return {
    ask: (ids, work) => {
      waiting = { ids: new Set([...(waiting?.ids ?? []), ...ids]), work }
      if (!isRunning) void run()
    },
    stop: () => {
      clearTimeout(timer)
      isRunning = false
      waiting = null
    },
  }
}
