import type { Interval } from './queries'

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const HOUR = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

/** "24 Nov", "13:00": the day or hour that begins at an instant. A day begins elsewhere at another hour: its middle is meant. */
export function intervalText(start: string, end: string, interval: Interval): string {
  const [from, to] = [Date.parse(start), Date.parse(end)]
  return interval === 'day' ? DAY.format((from + to) / 2) : HOUR.format(from)
}
