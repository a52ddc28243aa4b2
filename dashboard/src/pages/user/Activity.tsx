import { Skeleton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNow } from '../../app/now'
import type { UserEvent } from '../../api/types'
import { LoadMore } from '../../components/LoadMore'
import { Failure, Notice } from '../../components/Notice'
import { eventsQuery, type CallFilter } from '../../subject/queries'
import { ActivityFilter } from './ActivityFilter'
import { Call } from './Call'
import { byDay } from './days'
import classes from './Activity.module.css'

interface ActivityProps {
  userId: string
  filter: CallFilter
  onFilter: (filter: CallFilter) => void
}

/** The calls of a user by day, newest first; new ones come by themselves. */
export function Activity({ userId, filter, onFilter }: ActivityProps) {
  const pages = useInfiniteQuery(eventsQuery(userId, filter))
  const { data, error, refetch } = pages
  const isFiltered = filter.type !== undefined || filter.event !== undefined
  return (
    <>
      <ActivityFilter filter={filter} onFilter={onFilter} />
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={160} aria-label="Loading the activity" role="status" />}
      {data && !error && <Days calls={data.pages.flatMap(({ results }) => results)} isFiltered={isFiltered} />}
      <LoadMore pages={pages} />
    </>
  )
}

function Days({ calls, isFiltered }: { calls: readonly UserEvent[]; isFiltered: boolean }) {
  const now = useNow()
  // Those that were there at first are not new; what comes later glows once.
  const [first] = useState(() => new Set(calls.map(({ message_id }) => message_id)))
  const [since] = useState(() => calls[0]?.received_at ?? '')
  if (calls.length === 0) {
    return isFiltered ? (
      <Notice title="No such call">None of this type and name is kept.</Notice>
    ) : (
      <Notice title="No calls kept">Calls older than the retention are pruned.</Notice>
    )
  }
  return byDay(calls, now).map(({ title, calls: ofDay }) => (
    <section key={title} aria-label={title}>
      <h2 className={classes.day}>{title}</h2>
      <ol className={classes.calls}>
        {ofDay.map((call) => (
          <Call key={call.message_id} call={call} isNew={!first.has(call.message_id) && call.received_at > since} />
        ))}
      </ol>
    </section>
  ))
}
