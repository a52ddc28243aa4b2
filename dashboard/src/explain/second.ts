import { useSyncExternalStore } from 'react'

const TICK_MS = 1_000

const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, TICK_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function snapshot(): number {
  // While nobody listens the clock stands: whoever comes first sets it.
  if (timer === undefined) now = Date.now()
  return now
}

/** The present to the second: one timer for all countdowns, and none while there are none. */
export function useSecond(): number {
  return useSyncExternalStore(subscribe, snapshot)
}
