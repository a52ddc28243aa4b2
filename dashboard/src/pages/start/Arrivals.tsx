import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { RelativeTime } from '../../components/RelativeTime'
import { TextLink } from '../../components/TextLink'
import { kindOf } from '../../format/calls'
import { newestCallsQuery } from './queries'
import classes from './StartPage.module.css'

/** Calls that came while this page is open: each slides in, and leads to its user or says why it was rejected. */
export function Arrivals() {
  const [openedAt] = useState(() => Date.now())
  const { data: calls = [] } = useQuery(newestCallsQuery)
  const arrived = calls.filter(({ received_at: at }) => Date.parse(at) >= openedAt)
  if (arrived.length === 0) return null
  return (
    <ul className={classes.arrivals} aria-label="Calls that have just arrived" aria-live="polite">
      {arrived.map((call) => (
        <li key={`${call.received_at} ${call.message_id ?? ''}`} data-verdict={call.verdict}>
          <b>{kindOf({ type: call.type ?? 'a call' })}</b>
          {call.verdict === 'accepted' && call.user_id !== null ? (
            <TextLink to="/user" search={{ id: call.user_id }} size="sm">
              {call.user_id}
            </TextLink>
          ) : (
            <span>rejected: {call.detail}</span>
          )}
          <span className={classes.when}>
            <RelativeTime instantMs={Date.parse(call.received_at)} />
          </span>
        </li>
      ))}
    </ul>
  )
}
