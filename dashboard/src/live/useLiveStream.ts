import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { keys } from '../api/queries'
import { followWhileVisible } from './visible'
import { liveStore, updateLive } from './store'
import { readUpdate } from './update'

/** Keeps counts and freshness current while this tab is visible; one stream a tab. */
export function useLiveStream(): void {
  const queries = useQueryClient()
  useEffect(() => {
    let opened = false
    return followWhileVisible('/v1/live', {
      onEvent: (event) => {
        const update = readUpdate(event)
        if (!update) return
        const { counts } = liveStore.get()
        updateLive({ ...update, ...(update.counts && { counts: { ...counts, ...update.counts } }) })
      },
      onConnection: (connection) => {
        updateLive({ connection })
        // What happened while the stream was away was not told: ask again.
        if (connection === 'open' && opened) void queries.invalidateQueries({ queryKey: keys.all })
        opened ||= connection === 'open'
      },
    })
  }, [queries])
}
