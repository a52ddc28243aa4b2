import { Badge } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { userEventsQuery } from '../../api/queries'
import type { Attributes, UserEvent } from '../../api/types'
import { Notice } from '../../components/Notice'
import { RelativeTime } from '../../components/RelativeTime'
import { kindOf, subjectOf, toldBy } from '../../format/calls'
import { displayName } from '../../format/names'
import { shortText } from '../../format/values'
import { Panel } from './Panel'
import classes from './UserPage.module.css'

/** More than fit on a line. */
const SHOWN = 12

/** The latest calls of a user, newest first; each opens to what was sent. */
export function Activity({ userId }: { userId: string }) {
  return (
    <Panel
      list={useQuery(userEventsQuery(userId))}
      empty={<Notice title="No calls kept">Calls older than the retention are pruned.</Notice>}
    >
      {(events) => (
        <ol className={classes.events}>
          {events.map((event) => (
            <li key={event.message_id} className={classes.event}>
              <Call event={event} />
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}

function Call({ event }: { event: UserEvent }) {
  const subject = subjectOf(event)
  return (
    <details>
      <summary>
        <Badge variant="default" size="sm" tt="none" fw={500}>
          {kindOf(event)}
        </Badge>
        {subject !== undefined && <span>{subject}</span>}
        <Told told={toldBy(event)} />
        <RelativeTime instantMs={Date.parse(event.at)} />
      </summary>
      <p className={classes.mono}>{event.message_id}</p>
      <pre tabIndex={0}>{JSON.stringify(event.call, null, 2)}</pre>
    </details>
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
