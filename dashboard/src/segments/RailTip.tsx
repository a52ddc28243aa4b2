import { useQuery } from '@tanstack/react-query'
import type { Segment } from '../api/types'
import { countedIn, SCOPES } from '../lists/scopes'
import { useLiveCount } from '../live/store'
import { todayQuery } from './queries'
import { todayText } from './today'
import classes from './RailTip.module.css'

/** What a row of the rail says when one stops at it: the whole name, what it says, and how it grew today. */
export function RailTip({ segment }: { segment: Segment }) {
  const { name, description, sentence, failure, state } = segment
  return (
    <span className={classes.tip}>
      <strong>{name}</strong>
      <span>{description ?? sentence}</span>
      {state === 'ready' && <Growth segment={segment} />}
      {state === 'building' && <span>It is being built: who is in it is not known yet.</span>}
      {state === 'failed' && <span>It could not be built: {failure ?? 'no reason is known'}</span>}
    </span>
  )
}

function Growth({ segment }: { segment: Segment }) {
  const members = useLiveCount(segment)
  const { data } = useQuery(todayQuery(segment.id))
  return (
    <span className={classes.numbers}>
      {countedIn(SCOPES[segment.scope], data?.members ?? members)}
      {data && ` · ${todayText(data)}`}
    </span>
  )
}
