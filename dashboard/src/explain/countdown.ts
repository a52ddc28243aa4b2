const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** "9 s", "4 min 09 s", "3 h 05 min", "2 days 4 h": what is left until a moment; "now" when it has come. */
export function timeLeft(milliseconds: number): string {
  if (milliseconds <= 0) return 'now'
  // Up: the last second counts down to 1, and then it is now.
  const left = milliseconds < HOUR ? Math.ceil(milliseconds / SECOND) * SECOND : milliseconds
  const parts = (size: number) => Math.floor(left / size)
  if (left < MINUTE) return `${parts(SECOND)} s`
  if (left < HOUR) return `${parts(MINUTE)} min ${padded(Math.floor((left % MINUTE) / SECOND))} s`
  if (left < DAY) return `${parts(HOUR)} h ${padded(Math.floor((left % HOUR) / MINUTE))} min`
  return `${parts(DAY) === 1 ? '1 day' : `${parts(DAY)} days`} ${Math.floor((left % DAY) / HOUR)} h`
}

function padded(number: number): string {
  return String(number).padStart(2, '0')
}

const SOON_MS = 500
/** Longer timers overflow, and start at once. */
const LONGEST_MS = DAY

/** When to ask again for what time alone changes: right after the moment, then again and again until it has; false: never. */
export function askAgainIn(moments: readonly (string | null)[], nowMs: number): number | false {
  const due = moments.filter((moment) => moment !== null).map((moment) => Date.parse(moment))
  if (due.length === 0) return false
  return Math.min(Math.max(Math.min(...due) - nowMs + SOON_MS, SOON_MS), LONGEST_MS)
}
