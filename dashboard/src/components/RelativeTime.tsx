import { exactTime, relativeTime } from '../format/time'
import { useNow } from '../app/now'

/** "3 days ago", with the exact instant on hover; it keeps telling the truth as time goes by. */
export function RelativeTime({ instantMs }: { instantMs: number }) {
  const now = useNow()
  return (
    <time dateTime={new Date(instantMs).toISOString()} title={exactTime(instantMs)}>
      {relativeTime(instantMs, now)}
    </time>
  )
}
