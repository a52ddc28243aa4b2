import type { ReactNode } from 'react'
import { count } from '../../format/names'
import { duration } from '../../format/time'
import { sweepDelay, type Status } from './wellness'
import classes from './OperationsPage.module.css'

/** The figures that on-call looks at first, in one row. */
export function Figures({ status }: { status: Status }) {
  const { relay, dead_letters: letters } = status
  return (
    <dl className={classes.figures}>
      <Figure title="Behind" value={duration(status.lag_seconds)} hint="How far the slowest shard is behind" />
      <Figure title="Sweep delay" value={duration(sweepDelay(status))} hint="How late due flips are evaluated" />
      <Figure
        title="Last sequence"
        value={count(relay.sequence)}
        hint={`${count(relay.unnumbered)} transitions wait for theirs`}
      />
      <Figure title="Dead letters" value={count(letters.open)} hint="Calls that could take no effect" />
    </dl>
  )
}

interface FigureProps {
  title: string
  value: string
  hint: string
  children?: ReactNode
}

function Figure({ title, value, hint, children }: FigureProps) {
  return (
    <div className={classes.figure}>
      <dt>{title}</dt>
      <dd>
        <span className={classes.value}>{value}</span>
        {children}
        <span className={classes.hint}>{hint}</span>
      </dd>
    </div>
  )
}
