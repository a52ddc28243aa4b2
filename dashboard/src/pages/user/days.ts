import type { UserEvent } from '../../api/types'

export interface Day {
  /** "Today", "Yesterday", "Sat, 3 Jan 2026". */
  title: string
  calls: UserEvent[]
}

/** Calls, newest first, by the day of the reader's zone on which they happened. */
export function byDay(calls: readonly UserEvent[], nowMs: number, zone?: string): Day[] {
  const days: Day[] = []
  for (const call of calls) {
    const title = dayTitle(Date.parse(call.at), nowMs, zone)
    const last = days.at(-1)
    if (last?.title === title) last.calls.push(call)
    else days.push({ title, calls: [call] })
  }
  return days
}

const DAY_MS = 86_400_000

function dayTitle(instantMs: number, nowMs: number, zone?: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: zone,
  })
  const day = format.format(instantMs)
  if (day === format.format(nowMs)) return 'Today'
  return day === format.format(nowMs - DAY_MS) ? 'Yesterday' : day
}
