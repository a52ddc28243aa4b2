import type { UserEvent } from '../../api/types'
import { dateFormat, dayBefore, dayIn } from '../../format/time'

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

const TITLE = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const

function dayTitle(instantMs: number, nowMs: number, zone?: string): string {
  const [day, today] = [dayIn(instantMs, zone), dayIn(nowMs, zone)]
  if (day === today) return 'Today'
  // Not what was 24 hours ago: a day may have 23 hours, or 25.
  return day === dayBefore(today) ? 'Yesterday' : dateFormat(TITLE, zone).format(instantMs)
}
