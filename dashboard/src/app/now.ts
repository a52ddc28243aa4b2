import { createStore, useStore } from './store'

const TICK_MS = 5_000

const nowStore = createStore(Date.now())
setInterval(() => {
  nowStore.set(Date.now())
}, TICK_MS)

/** The present, which moves on every five seconds: one timer for all relative dates on a page. */
export function useNow(): number {
  return useStore(nowStore, (now) => now)
}
