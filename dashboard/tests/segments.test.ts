import { describe, expect, test } from 'vitest'
import { Problem } from '../src/api/problem'
import type { Segment } from '../src/api/types'
import { latestVersion, namedIn, treeToSave, usersOf } from '../src/segments/definition'
import { difference } from '../src/segments/difference'
import { editedByOther, referencesOf, takenBy } from '../src/segments/refusals'
import { nameFor, offersFor } from '../src/segments/templates'
import { progressOf, secondsLeft } from '../src/segments/progress'
import { railGroups, visibleRows } from '../src/segments/rail'
import { todayOf, todayText } from '../src/segments/today'
import { hasManyLines, treeLines } from '../src/segments/treeLines'
import type { ConditionTree } from '../src/conditions/tree'

const plan: ConditionTree = { attribute: 'plan', op: 'is', value: 'pro' }
const seats: ConditionTree = { attribute: 'seats', op: 'gte', value: 10 }
const named = (id: string) => (id === 'seg_1' ? 'Payers' : id)

describe('a definition line by line', () => {
  test('groups stand before what is in them', () => {
    const tree: ConditionTree = { all: [plan, { any: [seats, { not: { segment: 'seg_1', op: 'in_segment' } }] }] }
    expect(treeLines(tree, named).map(({ depth, text, isGroup }) => [depth, text, isGroup])).toEqual([
      [0, 'all of', true],
      [1, 'plan is pro', false],
      [1, 'any of', true],
      [2, 'seats ≥ 10', false],
      [2, 'not', true],
      [3, 'in Payers', false],
    ])
  })

  test('everyone is a line as well', () => {
    expect(treeLines(null, named)).toEqual([{ depth: 0, text: 'everyone', isGroup: false }])
  })

  test('events, companies and durations read as people say them', () => {
    const often: ConditionTree = {
      event: 'Order Completed',
      op: 'performed',
      count: { at_least: 3 },
      window: { in_last: { n: 1, unit: 'days' } },
      where: { all: [{ attribute: 'revenue', op: 'gte', value: 50 }] },
    }
    expect(treeLines(often, named).map(({ text }) => text)).toEqual([
      'performed Order Completed at least 3 times in the last 1 day, where',
      'revenue ≥ 50',
    ])
    const admin: ConditionTree = { company: 'any', where: { membership: 'role', op: 'is', value: 'admin' } }
    expect(treeLines(admin, named).map(({ text }) => text)).toEqual([
      'has a company, where',
      'membership role is admin',
    ])
    const away: ConditionTree = { attribute: 'seen', op: 'more_than_ago', value: { n: 30, unit: 'days' } }
    expect(treeLines(away, named)[0]?.text).toBe('seen more than 30 days ago')
  })
})

describe('the difference of two definitions', () => {
  const lines = (tree: ConditionTree | null) => treeLines(tree, named)

  test('what both say is kept, the old stands before the new', () => {
    const before = lines({ all: [plan, seats] })
    const after = lines({ all: [plan, { attribute: 'seats', op: 'gte', value: 20 }] })
    expect(difference(before, after).map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'same all of',
      'same plan is pro',
      'removed seats ≥ 10',
      'added seats ≥ 20',
    ])
  })

  test('nothing in common, and everything', () => {
    expect(difference(lines(plan), lines(seats)).map(({ kind }) => kind)).toEqual(['removed', 'added'])
    expect(difference(lines(plan), lines(plan)).map(({ kind }) => kind)).toEqual(['same'])
    expect(difference([], lines(plan)).map(({ kind }) => kind)).toEqual(['added'])
  })
})

describe('what a filter means as a segment', () => {
  test('a manual segment stays the ground that it narrows', () => {
    const manual = { id: 'seg_m', kind: 'manual' } as const
    expect(treeToSave(manual, plan)).toEqual({ all: [{ segment: 'seg_m', op: 'in_segment' }, plan] })
    expect(treeToSave(manual, null)).toEqual({ segment: 'seg_m', op: 'in_segment' })
    expect(treeToSave({ id: 'seg_a', kind: 'attribute' }, plan)).toBe(plan)
  })
})

describe('who uses a segment', () => {
  test('trees name segments at any depth, values do not', () => {
    const tree = {
      any: [
        { company: 'any', where: { segment: 'b2b', op: 'in_segment' } },
        { attribute: 'segment', op: 'is', value: 'x' },
      ],
    }
    expect([...namedIn(tree)]).toEqual(['b2b'])
  })

  test('by id or key', () => {
    const one = { id: 'seg_1', key: 'payers', conditions: null } as unknown as Segment
    const two = { id: 'seg_2', key: 'two', conditions: { segment: 'seg_1', op: 'in_segment' } } as unknown as Segment
    expect(usersOf(one, [one, two])).toEqual([two])
    expect(usersOf(two, [one, two])).toEqual([])
  })

  test('the newest version may still be built', () => {
    expect(latestVersion({ version: 3, build: { version: 4, done: 0, total: 1 } })).toBe(4)
    expect(latestVersion({ version: 3 })).toBe(3)
  })
})

describe('refusals', () => {
  const refusal = (code: string, more: object) => new Problem({ status: 409, code, detail: 'No.', ...more })

  test('say more than a sentence', () => {
    expect(takenBy(refusal('name_taken', { id: 'seg_1' }))).toBe('seg_1')
    expect(takenBy(refusal('key_taken', { id: 'seg_1' }))).toBeUndefined()
    expect(referencesOf(refusal('referenced', { references: [{ id: 'seg_2' }] }))).toEqual([{ id: 'seg_2' }])
    expect(editedByOther(refusal('precondition_failed', { segment: { id: 'seg_3' } }))).toEqual({ id: 'seg_3' })
    expect(editedByOther(new Error('away'))).toBeUndefined()
  })
})

describe('templates', () => {
  const offered = (name: string, events: string[]) => {
    const offer = offersFor('user', { attributes: [], events, companies: 0 }).find((each) => each.name === name)
    return offer && 'tree' in offer ? offer.tree : null
  }

  test('those that need what nobody has sent say so', () => {
    const offers = offersFor('user', { attributes: ['first_seen_at', 'ltv'], events: [], companies: 0 })
    const refused = offers.filter((offer) => 'reason' in offer).map(({ name }) => name)
    expect(refused).toEqual(['Trial ending in 3 days', 'Power users', 'No company'])
    expect(offers.find(({ name }) => name === 'High spend')).toMatchObject({ tree: { attribute: 'ltv' } })
  })

  test('an untouched template names the segment', () => {
    expect(nameFor({ attribute: 'first_seen_at', op: 'in_last', value: { n: 7, unit: 'days' } })).toBe('New this week')
    expect(nameFor(offered('Power users', ['Signed In']))).toBe('Power users')
    expect(nameFor(plan)).toBe('')
    expect(nameFor(null)).toBe('')
  })
})

describe('the rail', () => {
  const segment = (name: string, more: object = {}) =>
    ({ id: name, key: name.toLowerCase(), name, kind: 'attribute', tags: [], ...more }) as unknown as Segment

  test('groups by kind, and looks in names, keys and tags', () => {
    const all = [
      segment('Pro', { tags: ['sales'] }),
      segment('Guests', { kind: 'manual' }),
      segment('All', { kind: 'default' }),
    ]
    expect(railGroups(all, '').map(({ title }) => title)).toEqual(['Default', 'Attribute', 'Manual'])
    expect(railGroups(all, ' SALES ').map(({ segments }) => segments.map(({ name }) => name))).toEqual([['Pro']])
    expect(railGroups(all, 'nothing')).toEqual([])
  })

  test('very many are put together by their first tag', () => {
    const many = Array.from({ length: 201 }, (_, n) =>
      segment(`S${n}`, { tags: n < 2 ? ['beta'] : n < 3 ? ['alpha', 'beta'] : [] }),
    )
    expect(railGroups(many, '').map(({ title, segments }) => [title, segments.length])).toEqual([
      ['alpha', 1],
      ['beta', 2],
      ['Attribute without a tag', 198],
    ])
  })

  test('only rows within sight are drawn', () => {
    expect(visibleRows(1_000, 0, { top: 0, height: 320 })).toEqual([0, 17])
    expect(visibleRows(1_000, 0, { top: 16_000, height: 320 })).toEqual([490, 517])
    expect(visibleRows(5, 0, { top: 16_000, height: 320 })).toEqual([5, 5])
    expect(visibleRows(5, 9_000, { top: 0, height: 320 })).toEqual([0, 0])
  })
})

describe('a build', () => {
  test('tells how far it is and how long it takes at its pace', () => {
    const progress = progressOf({ build: { version: 2, stage: 'building', done: 250, total: 1_000 } })
    expect(progress?.percent).toBe(25)
    expect(progress && secondsLeft(progress, { done: 0, atMs: 0 }, 5_000)).toBe(15)
    expect(progress && secondsLeft(progress, { done: 250, atMs: 0 }, 5_000)).toBeNull()
    expect(progressOf({ build: { version: 2, done: 0, total: 0, failure: 'no' } })).toBeNull()
  })
})

describe('today', () => {
  const day = (entered: number, exited: number, member_count: number | null) => {
    return { start: '', end: '', entered, exited, member_count }
  }

  test('adds up: what nobody entered or left by was built', () => {
    expect(todayOf([day(0, 0, 10), day(5, 2, 13)])).toMatchObject({ members: 13, built: 0 })
    expect(todayOf([day(0, 0, null), day(1, 0, 1_476)])).toMatchObject({ members: 1_476, built: 1_475 })
    expect(todayOf([day(0, 0, 10), day(1, 0, 8)])?.built).toBe(-3)
    expect(todayOf([])).toBeUndefined()
  })

  test('is told in a few words', () => {
    expect(todayText({ members: 1, entered: 0, exited: 0, built: 0 })).toBe('no changes today')
    expect(todayText({ members: 1, entered: 3, exited: 1, built: -3 })).toBe('+3 −1 today, −3 by builds today')
  })
})

describe('a definition line by line', () => {
  const plan = { attribute: 'plan', op: 'is', value: 'pro' }

  test('says more than its sentence only when it has more than one line', () => {
    expect([null, plan, { all: [plan] }].map(hasManyLines)).toEqual([false, false, false])
    expect(hasManyLines({ all: [plan, { not: plan }] })).toBe(true)
  })
})
