import { Badge, UnstyledButton } from '@mantine/core'
import { ChevronRight } from '../components/icons'
import { TimeSpan } from '../components/TimeSpan'
import type { Scope } from '../conditions/tree'
import { Countdown } from '../explain/Countdown'
import { Mark } from '../explain/Mark'
import { kindTitle } from '../segments/rail'
import { Explained } from './Explained'
import type { Standing } from './queries'
import classes from './Why.module.css'

const WORDS = ['is in', 'is not in', 'not known yet'] as const

interface SegmentRowProps {
  scope: Scope
  subjectId: string
  standing: Standing
  isOpen: boolean
  onToggle: (segment: string) => void
}

/** A segment on a line; open, why somebody is in it or not. */
export function SegmentRow({ scope, subjectId, standing, isOpen, onToggle }: SegmentRowProps) {
  const { id, name, kind, member, since, truth, next_flip_at } = standing
  return (
    <div role="listitem" className={classes.item} data-open={isOpen || undefined}>
      <UnstyledButton
        className={classes.row}
        aria-expanded={isOpen}
        onClick={() => {
          onToggle(id)
        }}
      >
        <ChevronRight size={14} />
        <Mark truth={member} words={WORDS} />
        <span className={classes.name}>{name}</span>
        <span className={classes.kind}>{kindTitle(kind)}</span>
        <span className={classes.since}>
          <State standing={standing} />
          {since !== null && (
            <>
              In for <TimeSpan sinceMs={Date.parse(since)} />
            </>
          )}
        </span>
        <span className={classes.next}>
          {next_flip_at !== null && (
            <Countdown flipAt={Date.parse(next_flip_at)} word={truth === true ? 'may leave' : 'may enter'} />
          )}
        </span>
      </UnstyledButton>
      {isOpen && <Explained scope={scope} subjectId={subjectId} segment={id} />}
    </div>
  )
}

function State({ standing: { state, member } }: { standing: Standing }) {
  if (state === 'ready') return member === true ? null : 'Not in'
  return (
    <Badge color={state === 'failed' ? 'red.9' : 'indigo.9'} radius="sm" size="sm">
      {state}
    </Badge>
  )
}
