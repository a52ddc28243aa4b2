import { useQuery } from '@tanstack/react-query'
import { zoneQuery } from '../api/queries'
import { exactTime, relativeTime } from '../format/time'
import { useNow } from '../app/now'

/** "3 days ago", with the exact instant on hover, in the environment's zone and in UTC; it stays true as time goes by. */
export function RelativeTime({ instantMs }: { instantMs: number }) {
  const now = useNow()
  const { data: zone } = useQuery(zoneQuery)
  return (
    <time dateTime={new Date(instantMs).toISOString()} title={exactTime(instantMs, zone)}>
      {relativeTime(instantMs, now)}
    </time>
  )
}
