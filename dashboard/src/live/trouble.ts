import type { Freshness } from '../api/types'
import type { Connection } from './store'

export interface Signs {
  connection: Connection
  /** Since when the stream is away; null while it is there. */
  lostAt: number | null
  freshness: Freshness | null
  ingest: IngestHealth | undefined
  now: number
}

export type IngestHealth = { state: 'ready' } | { state: 'refusing'; detail: string } | { state: 'away' }

export interface Trouble {
  id: 'lost' | 'behind' | 'ingest'
  text: string
  /** What is true all the same, or what happens next. */
  comfort: string
}

const PATIENCE_MS = 3_000
const BEHIND_SECONDS = 10

/** What somebody who relies on the screen has to know, the most important first; mostly nothing. */
export function troubles({ connection, lostAt, freshness, ingest, now }: Signs): Trouble[] {
  const found: Trouble[] = []
  if (connection === 'lost' && lostAt !== null && now - lostAt > PATIENCE_MS) {
    found.push({
      id: 'lost',
      text: 'The connection is lost.',
      comfort: 'What is on screen stands still until it is back.',
    })
  } else if (freshness && freshness.lag_seconds >= BEHIND_SECONDS) {
    found.push({
      id: 'behind',
      text: `Counts are ${behind(freshness.lag_seconds)} behind.`,
      comfort: 'Nothing is lost.',
    })
  }
  const refusal = refusalOf(ingest)
  return refusal === null ? found : [...found, refusal]
}

function refusalOf(ingest: IngestHealth | undefined): Trouble | null {
  if (ingest === undefined || ingest.state === 'ready') return null
  const why = ingest.state === 'away' ? 'Ingest does not answer.' : ingest.detail
  return {
    id: 'ingest',
    text: `No calls are accepted at the moment. ${why}`,
    comfort: 'SDKs keep theirs and send them again; members stay as they are.',
  }
}

/** "20 seconds", "4 minutes": in steps, so that a sentence does not tick. */
export function behind(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds / 10) * 10} seconds`
  if (seconds < 3_600) return plural(Math.floor(seconds / 60), 'minute')
  return plural(Math.floor(seconds / 3_600), 'hour')
}

function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
