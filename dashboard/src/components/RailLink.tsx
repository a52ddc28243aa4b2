import { Tooltip } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Segment } from '../api/types'
import { count } from '../format/names'
import { SCOPES } from '../lists/scopes'
import { useLiveCount } from '../live/store'
import { progressOf } from '../segments/progress'
import { RailTip } from '../segments/RailTip'
import { Building, Filter, Ghost, List, Users } from './icons'
import classes from './RailLink.module.css'

interface RailLinkProps {
  segment: Segment
  isCurrent: boolean
}

/** One segment in the rail: a count while it serves, how far it is while it is built, a word where that failed. */
export function RailLink({ segment, isCurrent }: RailLinkProps) {
  const { path, everyone } = SCOPES[segment.scope]
  return (
    <Tooltip label={<RailTip segment={segment} />} position="right" withinPortal multiline maw={300} openDelay={500}>
      <Link
        to={path}
        search={segment.key === everyone ? {} : { segment: segment.id }}
        className={classes.link}
        data-current={isCurrent || undefined}
        aria-current={isCurrent ? 'page' : undefined}
      >
        <SegmentIcon segment={segment} />
        <span className={classes.name}>{segment.name}</span>
        <Standing segment={segment} />
      </Link>
    </Tooltip>
  )
}

function SegmentIcon({ segment }: { segment: Segment }) {
  if (segment.population === 'anonymous') return <Ghost />
  if (segment.kind === 'default') return segment.scope === 'company' ? <Building /> : <Users />
  return segment.kind === 'manual' ? <List /> : <Filter />
}

function Standing({ segment }: { segment: Segment }) {
  const progress = progressOf(segment)
  switch (segment.state) {
    case 'failed':
      return <State state="failed">failed</State>
    case 'building':
      return (
        <>
          <span className={classes.dot} aria-hidden />
          <State state="building">{progress?.percent == null ? 'building' : `building ${progress.percent} %`}</State>
        </>
      )
    default:
      return (
        <>
          {progress && <span className={classes.dot} role="img" aria-label="being built" />}
          <Members segment={segment} />
        </>
      )
  }
}

function State({ state, children }: { state: Segment['state']; children: string }) {
  return (
    <span className={classes.state} data-state={state}>
      {children}
    </span>
  )
}

function Members({ segment }: { segment: Segment }) {
  const members = useLiveCount(segment)
  const [first] = useState(members)
  return (
    <span key={members} className={classes.count} data-ticked={members !== first || undefined}>
      {count(members)}
    </span>
  )
}
