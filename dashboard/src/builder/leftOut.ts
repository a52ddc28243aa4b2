import { useEffect } from 'react'
import { createStore, useStore } from '../app/store'

/** How many lines of the builder on screen are incomplete: whoever saves its conditions saves them without. */
const leftOutStore = createStore(0)

export function useTellLeftOut(lines: number): void {
  useEffect(() => {
    leftOutStore.set(lines)
    return () => {
      leftOutStore.set(0)
    }
  }, [lines])
}

export function useLeftOut(): number {
  return useStore(leftOutStore, (lines) => lines)
}
