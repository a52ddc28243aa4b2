/** All zones that the browser knows, and the one that is set now. */
export function timeZones(current: string): string[] {
  const known = Intl.supportedValuesOf('timeZone')
  return [...new Set(['UTC', current, ...known])]
}

/** "14:05, Tue 24 Nov": what the clocks of a zone show. */
export function timeIn(timeZone: string, nowMs: number): string {
  try {
    const day = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short' })
    const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
    return `${time.format(nowMs)}, ${day.format(nowMs)}`
  } catch {
    // A zone that the service knows and this browser does not.
    return '–'
  }
}
