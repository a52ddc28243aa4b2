const STEPS: readonly [unit: Intl.RelativeTimeFormatUnit, milliseconds: number][] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
]

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' })

/** "3 days ago", "in 2 hours"; within five seconds "just now". */
export function relativeTime(instantMs: number, nowMs: number): string {
  const difference = instantMs - nowMs
  if (Math.abs(difference) < 5_000) return 'just now'
  const [unit, size] = STEPS.find(([, milliseconds]) => Math.abs(difference) >= milliseconds) ?? ['second', 1_000]
  return relative.format(Math.trunc(difference / size), unit)
}

/** The instant in a zone, else in the reader's own, and in UTC. */
export function exactTime(instantMs: number, zone?: string): string {
  const local = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long', timeZone: zone }).format(
    instantMs,
  )
  return `${local} · ${new Date(instantMs).toISOString()}`
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
