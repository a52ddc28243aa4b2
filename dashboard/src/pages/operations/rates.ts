import { createStore } from '../../app/store'

const KEPT = 90

/** Events per second as this page has seen them, the newest last. */
export const ratesStore = createStore<readonly number[]>([])

export function noteRate(perSecond: number): void {
  ratesStore.set([...ratesStore.get(), perSecond].slice(-KEPT))
}
