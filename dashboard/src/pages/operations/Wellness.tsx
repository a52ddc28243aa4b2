import { Check, Warning } from '../../components/icons'
import { count } from '../../format/names'
import type { IngestHealth } from '../../live/trouble'
import { findings, type Status } from './wellness'
import classes from './OperationsPage.module.css'

interface WellnessProps {
  status: Status
  ingest: IngestHealth | undefined
}

/** The verdict: all is well, said as such, or what is not. */
export function Wellness({ status, ingest }: WellnessProps) {
  const found = findings(status, ingest)
  const isBad = found.some(({ tone }) => tone === 'bad')
  if (found.length === 0) {
    return (
      <div className={classes.verdict} data-tone="good" role="status">
        <Check size={20} />
        <div>
          <b>All is well.</b> Every one of {count(status.shards.length)} shards has an owner and is up to date,
          transitions are numbered, and nothing was put aside.
        </div>
      </div>
    )
  }
  return (
    <div className={classes.verdict} data-tone={isBad ? 'bad' : 'warn'} role="status">
      <Warning size={20} />
      <div>
        <b>{isBad ? 'Something needs you.' : 'It runs, and something waits for you.'}</b>
        <ul className={classes.findings}>
          {found.map(({ text }) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </div>
    </div>
  )
}
