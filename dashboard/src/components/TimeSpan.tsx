import { useQuery } from '@tanstack/react-query'
import { zoneQuery } from '../api/queries'
import { useNow } from '../app/now'
import { exactTime, span } from '../format/time'

/** "40 minutes": how long something has lasted by now, with the instant of its beginning on hover. */
export function TimeSpan({ sinceMs }: { sinceMs: number }) {
  const now = useNow()
  const { data: zone } = useQuery(zoneQuery)
  return (
    <time dateTime={new Date(sinceMs).toISOString()} title={`Since ${exactTime(sinceMs, zone)}`}>
      {span(now - sinceMs)}
    </time>
  )
}
