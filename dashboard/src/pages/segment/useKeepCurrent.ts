import { useThrottledCallback } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { keys } from '../../api/queries'
import type { Segment } from '../../api/types'
import { useChanges } from '../../live/changes'
import { useLiveCount } from '../../live/store'

const PAUSE_MS = 2_000

/** What a page tells of a segment's history is asked for again when somebody may have entered or left. */
export function useKeepCurrent(segment: Segment): void {
  const queries = useQueryClient()
  const members = useLiveCount(segment)
  const askAgain = useThrottledCallback(() => {
    void queries.invalidateQueries({ queryKey: [...keys.all, 'segment', segment.id] })
  }, PAUSE_MS)
  useChanges(askAgain)
  useEffect(() => {
    askAgain()
    // The count is what tells of a move; it is not needed itself.
  }, [members, askAgain])
}
