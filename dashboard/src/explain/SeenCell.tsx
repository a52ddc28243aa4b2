import { Value } from '../components/Value'
import { RelativeTime } from '../components/RelativeTime'
import { count } from '../format/names'
import { shortText, typed } from '../format/values'
import type { Seen } from './rows'
import type { SetBy } from './tree'
import classes from './ExplainTree.module.css'

/** What a condition saw. */
export function SeenCell({ seen }: { seen: Seen }) {
  if (seen.kind === 'text') return <span className={classes.dimmed}>{seen.text}</span>
  if (seen.kind === 'events') return <Events counted={seen.counted} newest={seen.newest} />
  return (
    <>
      <Actual value={seen.value} />
      {seen.mistyped && (
        <span className={classes.mistyped}>
          is a {seen.mistyped.is}, needs a {seen.mistyped.needs}
        </span>
      )}
    </>
  )
}

function Actual({ value }: { value: unknown }) {
  const { type } = typed(value)
  if (type === 'absent') return <span className={classes.dimmed}>no value</span>
  if (type === 'other') return <code className={classes.code}>{shortText(value)}</code>
  return <Value value={value} />
}

function Events({ counted, newest }: { counted: number; newest: SetBy[] }) {
  const [last] = newest
  return (
    <span title={newest.map(({ message_id, at }) => `${at}  ${message_id}`).join('\n')}>
      <b className={classes.number}>{count(counted)}</b> counted
      {last && (
        <span className={classes.dimmed}>
          , last <RelativeTime instantMs={Date.parse(last.at)} />
        </span>
      )}
    </span>
  )
}
