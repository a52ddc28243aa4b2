import { expect, test } from 'vitest'
import { newerThan, quietSince, wordOf, type Call } from '../src/pages/live/calls'
import { readCallsView, withChange } from '../src/pages/live/view'

function call(id: string, received_at = '2026-11-24T12:00:00.000Z'): Call {
  return { message_id: id, user_id: 'u1', type: 'event_tracked', received_at, verdict: 'accepted', moved: [] }
}

test('the address says which calls are shown; what is no type or verdict is ignored', () => {
  expect(readCallsView({ type: 'track', user: 'u1', verdict: 'rejected' })).toEqual({
    type: 'track',
    user: 'u1',
    verdict: 'rejected',
  })
  expect(readCallsView({ type: 'x', user: '', verdict: 'maybe', other: '1' })).toEqual({})
})

test('a change keeps the rest, and undefined takes a part out', () => {
  expect(withChange({ type: 'track', user: 'u1' }, { user: undefined, verdict: 'accepted' })).toEqual({
    type: 'track',
    verdict: 'accepted',
  })
})

test('calls are named as SDKs name them', () => {
  expect(wordOf({ type: 'user_identified' })).toBe('identify')
  expect(wordOf({ type: 'call_refused' })).toBe('unknown')
  expect(wordOf({ type: 'call_refused', code: 'missing_event' })).toBe('track')
  expect(wordOf({ type: null })).toBe('unknown')
})

test('silence begins after five minutes', () => {
  const at = Date.parse('2026-11-24T12:00:00.000Z')
  expect(quietSince([call('m1')], at + 299_000)).toBeNull()
  expect(quietSince([call('m1')], at + 301_000)).toBe(at)
  expect(quietSince([], at)).toBeNull()
})

test('while paused, what has come since is counted', () => {
  const shown = [call('m2'), call('m1')]
  expect(newerThan(shown, [call('m4'), call('m3'), ...shown])).toBe(2)
  expect(newerThan(shown, shown)).toBe(0)
  expect(newerThan([], [call('m1')])).toBe(1)
})
