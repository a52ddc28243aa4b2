import { createStore, useStore } from '../app/store'
import type { Freshness, Segment } from '../api/types'

export type Connection = 'connecting' | 'open' | 'lost'

interface LiveState {
  connection: Connection
  /** Whether it was open before: a stream that opens again has missed something. */
  wasOpen: boolean
  /** Members by segment id; wins over the count in the list of segments. */
  counts: Readonly<Record<string, number>>
  freshness: Freshness | null
  /** Since when the stream is away, by the clock of this machine; null while it is there. */
  lostAt: number | null
}

export const liveStore = createStore<LiveState>({
  connection: 'connecting',
  wasOpen: false,
  counts: {},
  freshness: null,
  lostAt: null,
})

export function updateLive(change: Partial<LiveState>): void {
  liveStore.set({ ...liveStore.get(), ...change })
}

export function useConnection(): Connection {
  return useStore(liveStore, (live) => live.connection)
}

export function useFreshness(): Freshness | null {
  return useStore(liveStore, (live) => live.freshness)
}

/** The members of a segment right now; none before anybody has said. */
export function useLiveCount(segment: Segment | undefined): number {
  return useStore(liveStore, (live) => live.counts[segment?.id ?? ''] ?? segment?.member_count ?? 0)
}
