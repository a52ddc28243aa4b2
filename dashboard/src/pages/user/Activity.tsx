import { Badge } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { userEventsQuery } from '../../api/queries'
import type { UserEvent } from '../../api/types'
import { Notice } from '../../components/Notice'
import { RelativeTime } from '../../components/RelativeTime'
import { Panel } from './Panel'
import classes from './UserPage.module.css'

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

const CALLS: Record<string, string> = {
  user_identified: 'identify',
  company_grouped: 'group',
  event_tracked: 'track',
  page_viewed: 'page',
  screen_viewed: 'screen',
  user_aliased: 'alias',
}

function Call({ event }: { event: UserEvent }) {
  return (
    <details>
      <summary>
        <Badge variant="default" size="sm" tt="none" fw={500}>
          {CALLS[event.type] ?? event.type}
        </Badge>
        {event.name ?? <span className={classes.mono}>{event.message_id}</span>}
        <RelativeTime instantMs={Date.parse(event.at)} />
      </summary>
      <pre tabIndex={0}>{JSON.stringify(event.call, null, 2)}</pre>
    </details>
  )
}
