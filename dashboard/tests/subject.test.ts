import { describe, expect, it } from 'vitest'
import { byDay } from '../src/pages/user/days'
import { attributesShown } from '../src/subject/attributes'
import { nearTexts } from '../src/subject/near'
import type { Standing } from '../src/subject/queries'
import { shown, tally } from '../src/subject/standing'
import { readSubjectView, toggled, USER_TABS } from '../src/subject/view'

describe('the address of a user', () => {
  const read = readSubjectView(USER_TABS)

  it('says which tab, which explanations and which calls', () => {
    const search = { id: 'a/b', tab: 'activity', open: 'seg_1', type: 'event_tracked', event: 'Ordered' }
    expect(read(search)).toEqual({ ...search, open: ['seg_1'] })
  })

  it('leaves out what the page does not know, and the first tab', () => {
    expect(read({ id: 'u', tab: 'nothing' })).toEqual({ id: 'u' })
    expect(read({ id: 'u', tab: 'why' })).toEqual({ id: 'u' })
  })

  it('opens and closes explanations', () => {
    expect(toggled(undefined, 'a')).toEqual(['a'])
    expect(toggled(['a', 'b'], 'a')).toEqual(['b'])
    expect(toggled(['a'], 'a')).toBeUndefined()
  })
})

function standing(name: string, member: boolean | null, kind = 'attribute'): Standing {
  const more = { version: 1, since: null, truth: member, next_flip_at: null, state: 'ready' as const }
  return { id: name, key: name.toLowerCase(), name, kind, member, ...more }
}

describe('segments of a user', () => {
  const all = [standing('Pro', true), standing('New', false), standing('All users', true, 'default')]

  it('stand with the defaults first, narrowed by stand and text', () => {
    expect(shown(all, 'all', '').map(({ name }) => name)).toEqual(['All users', 'Pro', 'New'])
    expect(shown(all, 'in', 'pr').map(({ name }) => name)).toEqual(['Pro'])
    expect(shown(all, 'out', '').map(({ name }) => name)).toEqual(['New'])
  })

  it('are counted; who is not known to be in is not in', () => {
    expect(tally([...all, standing('Coming', null)])).toEqual({ all: 4, in: 2, out: 2 })
  })
})

describe('attributes', () => {
  const attributes = { seatCount: 12, plan: 'pro' }
  const sources = {
    seatCount: { type: 'number', at: '2026-01-02T00:00:00.000Z', message_id: 'm2' },
    plan: { type: 'string', at: '2026-01-01T00:00:00.000Z', message_id: 'm1' },
  }
  const names = (text: string, order: 'name' | 'set') =>
    attributesShown(attributes, sources, text, order).map(({ name }) => name)

  it('are found by name, value and message', () => {
    expect(names('seat c', 'name')).toEqual(['seatCount'])
    expect(names('pro', 'name')).toEqual(['plan'])
    expect(names('m2', 'name')).toEqual(['seatCount'])
  })

  it('stand by name, or those that were set last first', () => {
    expect(names('', 'name')).toEqual(['plan', 'seatCount'])
    expect(names('', 'set')).toEqual(['seatCount', 'plan'])
  })
})

describe('calls', () => {
  it('stand by the day on which they happened', () => {
    const call = (at: string) => ({
      ...{ message_id: at, type: 'event_tracked', name: 'Seen', received_at: at, properties: {}, call: {} },
      at,
    })
    const calls = ['2026-01-03T10:00:00Z', '2026-01-02T23:00:00Z', '2026-01-02T01:00:00Z', '2025-12-31T10:00:00Z']
    const days = byDay(calls.map(call), Date.parse('2026-01-03T12:00:00Z'), 'UTC')
    expect(days.map(({ title, calls: ofDay }) => [title, ofDay.length])).toEqual([
      ['Today', 1],
      ['Yesterday', 2],
      ['Wed, 31 Dec 2025', 1],
    ])
  })
})

describe('ids near one that nobody has', () => {
  it('are looked for by the whole text, then by shorter beginnings', () => {
    expect(nearTexts('customer-12')).toEqual(['customer-12', 'customer', 'cust'])
    expect(nearTexts('x')).toEqual([])
  })

  it('of the day before are those of yesterday, also where a day has 23 or 25 hours', () => {
    const call = (at: string) => ({
      ...{ message_id: at, type: 'event_tracked', name: 'Seen', received_at: at, properties: {}, call: {} },
      at,
    })
    const titles = (now: string, ...at: string[]) =>
      byDay(at.map(call), Date.parse(now), 'Europe/Oslo').map(({ title }) => title)
    expect(titles('2026-03-29T22:30:00Z', '2026-03-29T12:00:00Z', '2026-03-28T12:00:00Z')).toEqual([
      'Yesterday',
      'Sat, 28 Mar 2026',
    ])
    expect(titles('2026-10-25T22:30:00Z', '2026-10-25T12:00:00Z', '2026-10-24T12:00:00Z')).toEqual([
      'Today',
      'Yesterday',
    ])
  })
})
