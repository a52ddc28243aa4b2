import { dateFormat } from '../../format/time'
import type { Interval } from './queries'

const FORMS = {
  day: { day: 'numeric', month: 'short' },
  hour: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
} as const

/** "24 Nov", "24 Nov, 13:00": the day or hour that begins at an instant, in the zone in which the environment counts its days. */
export function intervalText(start: string, interval: Interval, zone: string | undefined): string {
  return dateFormat(FORMS[interval], zone).format(Date.parse(start))
}
