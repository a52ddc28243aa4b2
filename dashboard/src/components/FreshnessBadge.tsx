import { Badge } from '@mantine/core'
import type { Freshness, FreshnessState } from '../api/types'
import { duration } from '../format/time'
import classes from './FreshnessBadge.module.css'

const COLORS: Record<FreshnessState, string> = {
  READY: 'teal.9',
  BUILDING: 'indigo.9',
  STALE: 'orange.9',
  FAILED: 'red.9',
}

/** How much to trust what is on screen: the state, and how far it is behind. */
export function FreshnessBadge({ freshness }: { freshness: Freshness }) {
  const { state } = freshness
  const lag = state === 'READY' || state === 'STALE' ? ` · ${duration(freshness.lag_seconds)}` : ''
  return (
    <Badge
      color={COLORS[state]}
      variant="filled"
      radius="sm"
      tt="none"
      title={`As of ${freshness.as_of}`}
      className={classes.badge}
    >
      {state + lag}
    </Badge>
  )
}
