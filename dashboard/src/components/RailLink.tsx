import { Link } from '@tanstack/react-router'
import type { Segment } from '../api/types'
import { count } from '../format/names'
import { useLiveCount } from '../live/store'
import { ALL_USERS } from '../segments/named'
import { Filter, Ghost, List, Users } from './icons'
import classes from './RailLink.module.css'

interface RailLinkProps {
  segment: Segment
  isCurrent: boolean
}

/** One segment in the rail: a count while it serves, a word while it does not. */
export function RailLink({ segment, isCurrent }: RailLinkProps) {
  const members = useLiveCount(segment)
  return (
    <Link
      to="/users"
      search={segment.key === ALL_USERS ? {} : { segment: segment.id }}
      className={classes.link}
      data-current={isCurrent || undefined}
      aria-current={isCurrent ? 'page' : undefined}
    >
      <SegmentIcon segment={segment} />
      <span className={classes.name} title={segment.name}>
        {segment.name}
      </span>
      <span className={classes.count}>{segment.state === 'ready' ? count(members) : segment.state}</span>
    </Link>
  )
}

function SegmentIcon({ segment }: { segment: Segment }) {
  if (segment.population === 'anonymous') return <Ghost />
  if (segment.kind === 'default') return <Users />
  return segment.kind === 'manual' ? <List /> : <Filter />
}
