import { expect, test } from 'vitest'
import type { Freshness } from '../src/api/types'
import { behind, troubles, type Signs } from '../src/live/trouble'

function fresh(lag: number): Freshness {
  return { as_of: '2026-11-24T12:00:00.000Z', lag_seconds: lag, sequence: 1, state: lag > 5 ? 'STALE' : 'READY' }
}

const WELL: Signs = {
  connection: 'open',
  lostAt: null,
  freshness: fresh(0.1),
  ingest: { state: 'ready' },
  now: 100_000,
}

test('nothing is said while all is well, or before anything is known', () => {
  expect(troubles(WELL)).toEqual([])
  expect(troubles({ ...WELL, freshness: null, ingest: undefined, connection: 'connecting' })).toEqual([])
})

test('counts that are behind say how far, and that nothing is lost', () => {
  const [trouble] = troubles({ ...WELL, freshness: fresh(245) })
  expect(trouble).toMatchObject({ text: 'Counts are 4 minutes behind.', comfort: 'Nothing is lost.' })
})

test('a takeover of some seconds is no news', () => {
  expect(troubles({ ...WELL, freshness: fresh(7) })).toEqual([])
})

test('a stream is lost when it stays away, and then nothing is said of how far counts are behind', () => {
  const lost: Signs = { ...WELL, connection: 'lost', lostAt: 99_000, freshness: fresh(60) }
  expect(troubles(lost).map(({ id }) => id)).toEqual(['behind'])
  expect(troubles({ ...lost, now: 110_000 }).map(({ id }) => id)).toEqual(['lost'])
})

test('an ingest that is away, or that refuses, is told with its reason', () => {
  expect(troubles({ ...WELL, ingest: { state: 'away' } })[0]?.text).toContain('does not answer')
  const refusing = { ...WELL, ingest: { state: 'refusing' as const, detail: 'Redis does not answer.' } }
  expect(troubles(refusing)[0]?.text).toContain('Redis does not answer.')
})

test('how far behind goes in steps', () => {
  expect([12, 39, 60, 150, 3_600, 9_000].map(behind)).toEqual([
    '10 seconds',
    '30 seconds',
    '1 minute',
    '2 minutes',
    '1 hour',
    '2 hours',
  ])
})
