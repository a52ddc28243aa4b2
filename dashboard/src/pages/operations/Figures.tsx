import type { ReactNode } from 'react'
import { useStore } from '../../app/store'
import { Sparkline } from '../../components/Sparkline'
import { count } from '../../format/names'
import { duration } from '../../format/time'
import { ratesStore } from './rates'
import type { Status } from './wellness'
import classes from './OperationsPage.module.css'

/** The figures that on-call looks at first, in one row. */
export function Figures({ status }: { status: Status }) {
  const { relay, figures, replica } = status
  const rates = useStore(ratesStore, (seen) => seen)
  return (
    <dl className={classes.figures}>
      <Figure title="Events" value={`${rate(figures.events_per_second)}/s`} hint="In the last minute">
        <Sparkline values={rates} label="Events per second since this page was opened" width={88} />
      </Figure>
      <Figure title="Behind" value={duration(status.lag_seconds)} hint="The slowest shard" />
      {replica && (
        <Figure title="Replica" value={duration(replica.lag_seconds)} hint={toReplay(replica.behind_bytes)} />
      )}
      <Figure
        title="Readable after"
        value={measured(figures.freshness_p50_seconds)}
        hint={`Half of the calls; 99 of 100 after ${measured(figures.freshness_p99_seconds)}`}
      />
      <Figure
        title="Sweep delay"
        value={duration(figures.sweep_delay_seconds)}
        hint="How late it is with those whom the clock alone moves"
      />
      <Figure title="Last sequence" value={count(relay.sequence)} hint={waiting(relay.unnumbered)} />
    </dl>
  )
}

function measured(seconds: number | null): string {
  return seconds === null ? '–' : duration(seconds)
}

function rate(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : count(Math.round(perSecond))
}

function waiting(unnumbered: number): string {
  return unnumbered === 0
    ? 'The number of the newest transition; none waits for its own'
    : `The number of the newest transition; ${count(unnumbered)} wait for theirs`
}

function toReplay(bytes: number | null): string {
  return bytes === null ? 'Its primary cannot be reached' : `${count(bytes)} bytes behind its primary`
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
        <span className={classes.value}>
          {value}
          {children}
        </span>
        <span className={classes.hint}>{hint}</span>
      </dd>
    </div>
  )
}
