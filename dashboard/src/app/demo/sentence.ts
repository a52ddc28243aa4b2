/** The user that the demonstration's visitor becomes. */
export const VISITOR = 'you'

/** The demo's segment that the clock moves people into. */
export const TRIAL_ENDING = 'trial-ending'

const TRIAL_MS = 30_000

interface Call {
  userId: string
  traits: Record<string, string>
}

/** The call that makes the visitor a user whose trial ends in half a minute. */
export function visitorCall(nowMs: number): Call {
  const ends = new Date(Math.ceil((nowMs + TRIAL_MS) / 1_000) * 1_000).toISOString()
  return { userId: VISITOR, traits: { name: 'You', plan: 'trial', trial_ends_at: ends } }
}

/** The same as a line to paste into a terminal. */
export function visitorCurl(ingest: string, writeKey: string, nowMs: number): string {
  return `curl -sS ${ingest}/v1/identify -u ${writeKey}: -H 'Content-Type: application/json' -d '${JSON.stringify(visitorCall(nowMs))}'`
}
