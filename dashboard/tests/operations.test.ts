import { expect, test } from 'vitest'
import { incidentOf, reasonOf } from '../src/pages/operations/incidents'
import { isRetriable, settledOf, unsettledText } from '../src/pages/operations/settled'
import { findings, type ShardStatus, type Status } from '../src/pages/operations/wellness'

const NOW = '2026-11-24T12:00:00.000Z'

function shard(number: number, of: Partial<ShardStatus> = {}): ShardStatus {
  return {
    shard: number,
    owner: 'host:1',
    owned_since: NOW,
    offset: '1-0',
    as_of: NOW,
    evaluated_at: NOW,
    committed_at: NOW,
    lag_seconds: 0.1,
    sweep_delay_seconds: 0,
    problem: null,
    problem_at: null,
    ...of,
  }
}

function status(of: Partial<Status> = {}): Status {
  return {
    environment: 'development',
    time_zone: 'UTC',
    as_of: NOW,
    lag_seconds: 0.1,
    sequence: 7,
    state: 'READY',
    shards: [shard(0), shard(1)],
    figures: { events_per_second: 1, freshness_p50_seconds: null, freshness_p99_seconds: null, sweep_delay_seconds: 0 },
    builds: [],
    dead_letters: { open: 0, reasons: [] },
    relay: { sequence: 7, unnumbered: 0, problem: null, problem_at: null },
    incidents: [],
    replica: null,
    ...of,
  }
}

test('nothing is found while all is well', () => {
  expect(findings(status(), { state: 'ready' })).toEqual([])
  expect(findings(status(), undefined)).toEqual([])
})

test('one shard that stands still is named with its reason, not as one that is merely behind', () => {
  const found = findings(status({ shards: [shard(0), shard(3, { problem: 'poison', lag_seconds: 90 })] }), undefined)
  expect(found).toEqual([{ tone: 'bad', text: 'Shard 3 stands still: poison' }])
})

test('shards without an owner, and shards that are behind, are told together', () => {
  const shards = [shard(1, { owner: null }), shard(2, { owner: null }), shard(4, { lag_seconds: 61 })]
  expect(findings(status({ shards }), undefined).map(({ text }) => text)).toEqual([
    'Shards 1, 2 without an owner: no segmenter has taken over yet',
    'Shard 4 behind: 1 min',
  ])
})

test('an ingest that is away leaves what was accepted readable', () => {
  expect(findings(status(), { state: 'away' })[0]?.text).toContain('no calls are accepted')
})

test('what is broken stands before what only waits', () => {
  const found = findings(
    status({
      dead_letters: { open: 3, reasons: [] },
      relay: { sequence: 7, unnumbered: 9, problem: 'behind its stream', problem_at: NOW },
    }),
    undefined,
  )
  expect(found.map(({ tone }) => tone)).toEqual(['bad', 'warn'])
  expect(found[1]?.text).toBe('3 calls put aside as dead letters')
})

test('rows that the contract leaves open are read', () => {
  expect(reasonOf({ code: 'missing_id', count: 4, oldest: NOW })).toEqual({
    code: 'missing_id',
    count: 4,
    oldestAt: Date.parse(NOW),
  })
  expect(
    incidentOf({ shard: 2, kind: 'trimmed', detail: { lost: 1 }, noticed_at: NOW, recovered_by: null }),
  ).toMatchObject({ shard: 2, detail: '{"lost":1}', recoveredBy: null })
})

test('a call that ingest refused was never an event: it cannot be tried again', () => {
  const entries = ['{"type":"call_refused","call":"{}"}', '{"type":"event_tracked"}', 'torn', 'null']
  expect(entries.map((entry) => isRetriable({ entry }))).toEqual([false, true, true, true])
})

test('what was not settled is told as it is', async () => {
  const fails = (from: number) => (id: number) => (id < from ? Promise.resolve() : Promise.reject(new Error('no')))
  const [all, some, none, one] = [
    await settledOf([1, 2], fails(9)),
    await settledOf([1, 2, 3, 4, 5], fails(3)),
    await settledOf([1, 2], fails(0)),
    await settledOf([1], fails(0)),
  ]
  expect(all).toEqual({ asked: 2, done: 2, problem: null })
  expect(some.problem?.message).toBe('no')
  expect([some, none, one].map(unsettledText)).toEqual([
    '2 of 5 were settled',
    'None was settled',
    'It was not settled',
  ])
})
