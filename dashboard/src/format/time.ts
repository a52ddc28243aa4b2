const STEPS: readonly [unit: Intl.RelativeTimeFormatUnit, milliseconds: number][] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
]

const MOMENT_MS = 5_000

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' })

/** "3 days ago", "in 2 hours"; within five seconds "just now". */
export function relativeTime(instantMs: number, nowMs: number): string {
  const difference = instantMs - nowMs
  if (Math.abs(difference) < MOMENT_MS) return 'just now'
  const [unit, size] = STEPS.find(([, milliseconds]) => Math.abs(difference) >= milliseconds) ?? ['second', 1_000]
  return relative.format(Math.trunc(difference / size), unit)
}

/** "40 minutes", "1 day": how long something has lasted; the first five seconds are "a moment". */
export function span(milliseconds: number): string {
  if (milliseconds < MOMENT_MS) return 'a moment'
  const [unit, size] = STEPS.find(([, each]) => milliseconds >= each) ?? ['second', 1_000]
  const number = Math.trunc(milliseconds / size)
  return `${number} ${unit}${number === 1 ? '' : 's'}`
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** How dates are written in a zone, else in the reader's own; one that this browser does not know is told in UTC. */
export function dateFormat(options: Intl.DateTimeFormatOptions, zone?: string): Intl.DateTimeFormat {
  // Hundreds of cells ask for the same few, and each is dear to make.
  const key = JSON.stringify([options, zone])
  const format = formats.get(key) ?? madeFormat(options, zone)
  formats.set(key, format)
  return format
}

function madeFormat(options: Intl.DateTimeFormatOptions, zone: string | undefined): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone })
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' })
  }
}

/** The instant in a zone, else in the reader's own, and in UTC. */
export function exactTime(instantMs: number, zone?: string): string {
  const local = dateFormat({ dateStyle: 'medium', timeStyle: 'long' }, zone).format(instantMs)
  return `${local} · ${new Date(instantMs).toISOString()}`
}

/** The day in a zone, else in the reader's own, as dates are sent: `2026-01-31`. */
export function dayIn(instantMs: number, zone?: string): string {
  const parts = dateFormat({ year: 'numeric', month: '2-digit', day: '2-digit' }, zone).formatToParts(instantMs)
  const [year = '', month = '', day = ''] = ['year', 'month', 'day'].map(
    (wanted) => parts.find(({ type }) => type === wanted)?.value,
  )
  return `${year.padStart(4, '0')}-${month}-${day}`
}

const DAY_MS = 86_400_000

/** The day before one. */
export function dayBefore(day: string): string {
  return new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10)
}

/** The first moment of a day in a zone: not midnight where the clocks are put forward then. */
export function startOfDay(day: string, zone?: string): number {
  const midnight = Date.parse(day)
  // Of the offsets before and after a change of clocks that day, the one with which it begins.
  const starts = [-DAY_MS, DAY_MS].map((away) => midnight - offsetAt(midnight + away, zone))
  const within = starts.filter((instantMs) => dayIn(instantMs, zone) === day)
  // A zone may have left a day out.
  return Math.min(...(within.length > 0 ? within : starts))
}

/** How far the clocks of a zone are ahead of UTC. */
function offsetAt(instantMs: number, zone: string | undefined): number {
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const
  return Date.parse(`${dayIn(instantMs, zone)}T${dateFormat(time, zone).format(instantMs)}Z`) - instantMs
}

/** "12:04", in the reader's own zone; with seconds and milliseconds where many follow each other. */
export function timeOfDay(instantMs: number, isExact = false): string {
  const at = new Date(instantMs)
  const parts = [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0'))
  return isExact ? `${parts.join(':')}.${String(at.getMilliseconds()).padStart(3, '0')}` : parts.slice(0, 2).join(':')
}

/** "80 ms", "1.2 s", "4 min": how far an answer is behind. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`
  return `${Math.round(seconds / 3600)} h`
}
