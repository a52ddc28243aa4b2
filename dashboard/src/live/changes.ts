import { useEffect, useEffectEvent } from 'react'

/** Whose calls or flips took effect; `more` when there were others too, so that anybody may have changed. */
export interface Changed {
  users: string[]
  companies: string[]
  more: boolean
}

type Listener = (changed: Changed) => void

const listeners = new Set<Listener>()

/** Hands on what the stream of this tab has told. */
export function tellChanged(changed: Changed): void {
  for (const listener of listeners) listener(changed)
}

/** What was not told while the stream was away: anybody may have changed. */
export const ANYBODY: Changed = { users: [], companies: [], more: true }

/** Calls back when users or companies have changed, at most a few times a second, while the page is visible. */
export function useChanges(onChange: Listener): void {
  const latest = useEffectEvent(onChange)
  useEffect(() => {
    const listener: Listener = (changed) => {
      latest(changed)
    }
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }, [])
}
