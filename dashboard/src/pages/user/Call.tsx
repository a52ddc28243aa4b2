import { Badge } from '@mantine/core'
import type { Attributes, UserEvent } from '../../api/types'
import { CopyButton } from '../../components/CopyButton'
import { kindOf, subjectOf, toldBy } from '../../format/calls'
import { displayName } from '../../format/names'
import { exactTime, timeOfDay } from '../../format/time'
import { shortText } from '../../format/values'
import classes from './Activity.module.css'

/** More than fit on a line. */
const SHOWN = 12

interface CallProps {
  call: UserEvent
  /** It came while the page was open. */
  isNew: boolean
}

/** A call on a line, which opens to what was sent. */
export function Call({ call, isNew }: CallProps) {
  const subject = subjectOf(call)
  const at = Date.parse(call.at)
  const sent = JSON.stringify(call.call, null, 2)
  return (
    <li className={classes.call} data-new={isNew || undefined}>
      <details>
        <summary>
          <time dateTime={call.at} title={exactTime(at)}>
            {timeOfDay(at, true).slice(0, 8)}
          </time>
          <Badge variant="default" size="sm" tt="none" fw={500} className={classes.kind}>
            {kindOf(call)}
          </Badge>
          {subject !== undefined && <span className={classes.subject}>{subject}</span>}
          <Told told={toldBy(call)} />
        </summary>
        <div className={classes.sent}>
          <div className={classes.meta}>
            <code>{call.message_id}</code>
            <span>received {exactTime(Date.parse(call.received_at))}</span>
            <CopyButton text={sent} label="Copy JSON" />
          </div>
          <pre tabIndex={0} aria-label="The call as it was sent">
            {sent}
          </pre>
        </div>
      </details>
    </li>
  )
}

/** What was set, on as much of a line as there is: the rest is a click away. */
function Told({ told }: { told: Attributes }) {
  return (
    <span className={classes.told}>
      {Object.entries(told)
        .slice(0, SHOWN)
        .map(([name, value]) => (
          <span key={name} title={name}>
            {displayName(name)} <b>{shortText(value)}</b>
          </span>
        ))}
    </span>
  )
}
