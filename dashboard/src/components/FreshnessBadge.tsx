import { Badge, Tooltip } from '@mantine/core'
import type { Freshness } from '../api/types'
import { duration, exactTime } from '../format/time'
import classes from './FreshnessBadge.module.css'

/** How much to trust what is on screen: the state, and how far it is behind. */
export function FreshnessBadge({ freshness }: { freshness: Freshness }) {
  const { state, lag_seconds: lag, as_of: asOf } = freshness
  const isServing = state === 'READY' || state === 'STALE'
  return (
    <Tooltip label={<Hint lag={lag} asOf={asOf} />} multiline>
      <Badge
        component="span"
        variant="default"
        radius="sm"
        tt="none"
        tabIndex={0}
        className={classes.badge}
        data-state={state}
      >
        <span className={classes.dot} aria-hidden />
        {isServing ? `${state} · ${duration(lag)}` : state}
      </Badge>
    </Tooltip>
  )
}

function Hint({ lag, asOf }: { lag: number; asOf: string }) {
  return (
    <>
      {duration(lag)} behind
      <br />
      As of {exactTime(Date.parse(asOf))}
    </>
  )
}
