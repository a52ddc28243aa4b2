import { expect, test } from 'vitest'
import { Problem } from '../src/api/problem'
import type { Segment } from '../src/api/types'
import { askedOf, isUnsaved } from '../src/builder/asked'
import { findingsOf, refusalOf } from '../src/builder/findings'
import { verdictsOf } from '../src/builder/verdicts'
import { leftOutText, noConditionsText } from '../src/builder/words'
import { lineText, neededCount, neededOf } from '../src/conditions/describe'
import { emptyAttribute, emptyEvent, type AttributeDraft, type GroupDraft } from '../src/conditions/draft'
import { linesOf } from '../src/conditions/edit'
import { isEmptied, nobodies } from '../src/conditions/nobody'
import { draftOf } from '../src/conditions/reading'
import type { ConditionTree } from '../src/conditions/tree'

const a: ConditionTree = { attribute: 'a', op: 'is', value: 'x' }
const b: ConditionTree = { attribute: 'b', op: 'lt', value: 6 }
const USERS = { scope: 'user', population: undefined } as const

function preview(nodes: [string, number, number][], warnings: { path: string; suggestion?: string }[] = []) {
  return {
    as_of: '',
    lag_seconds: 0,
    sequence: 0,
    state: 'READY' as const,
    count: 0,
    sample: [],
    sentence: '',
    nodes: nodes.map(([path, count, cumulative]) => ({ path, count, cumulative })),
    warnings: warnings.map((warning) => ({ code: 'c', detail: 'd', ...warning })),
  }
}

function idOf(root: GroupDraft, name: string): number {
  return linesOf(root).find((line) => 'name' in line && line.name === name)?.id ?? 0
}

test('numbers and remarks find their lines, those in a where too', () => {
  const root = draftOf({ all: [a, { event: 'e', op: 'performed', where: b }] })
  const [, placed] = askedOf(null, { ...USERS, segment: undefined })
  const found = findingsOf(
    root,
    preview([['/conditions/all/0', 9, 7]], [{ path: '/conditions/all/1/where', suggestion: 'bb' }]),
    placed,
  )
  expect(found.numbers.get(idOf(root, 'a'))).toEqual({ count: 9, cumulative: 7 })
  expect(found.remarks.get(idOf(root, 'b'))).toEqual([{ kind: 'warning', detail: 'd', suggestion: 'bb' }])
})

test('a single line is counted at the root', () => {
  const root = draftOf(a)
  expect(
    findingsOf(root, preview([['/conditions', 3, 3]]), (path) => `/conditions${path}`).numbers.get(idOf(root, 'a')),
  ).toEqual({
    count: 3,
    cumulative: 3,
  })
})

test('a refusal is told where it belongs', () => {
  const root = draftOf({ all: [a, b] })
  const errors = [{ path: '/conditions/all/1/value', code: 'wrong_operand', detail: 'no' }]
  const refused = new Problem({ status: 422, code: 'invalid_definition', detail: '1 problem', errors })
  expect([...refusalOf(root, refused, (path) => `/conditions${path}`)]).toEqual([
    [idOf(root, 'b'), [{ kind: 'refusal', detail: 'no' }]],
  ])
})

test.each<[ConditionTree | null, unknown, string]>([
  [{ all: [a] }, { all: [{ segment: 's', op: 'in_segment' }, a] }, '/conditions/all/1'],
  [{ any: [a] }, { all: [{ segment: 's', op: 'in_segment' }, { any: [a] }] }, '/conditions/all/1/any/0'],
  [null, { segment: 's', op: 'in_segment' }, '/conditions/all/1'],
])('a manual segment is the ground that %o narrows', (tree, conditions, path) => {
  const [body, placed] = askedOf(tree, { ...USERS, segment: { id: 's', kind: 'manual' } as Segment })
  expect(body).toEqual({ scope: 'user', conditions })
  const own = tree !== null && 'any' in tree ? '/any/0' : tree === null ? '' : '/all/0'
  expect(placed(own)).toBe(path)
})

test('a filter is compared with the segment that it is of, and asked among its population', () => {
  const [body] = askedOf(a, { scope: 'user', population: 'all', segment: { id: 's', kind: 'attribute' } as Segment })
  expect(body).toEqual({ scope: 'user', conditions: a, segment: 's', population: 'all' })
})

test('what was saved has no difference to itself, and only conditions decide who is in', () => {
  const segment = { kind: 'attribute', conditions: a, population: 'identified' } as unknown as Segment
  const about = { scope: 'user', segment, population: 'identified' } as const
  expect([isUnsaved(a, about), isUnsaved(b, about), isUnsaved(null, about)]).toEqual([false, true, true])
  expect(isUnsaved(a, { ...about, population: 'all' })).toBe(true)
  expect(isUnsaved(b, { ...about, segment: { ...segment, kind: 'manual' } })).toBe(false)
  expect(noConditionsText('user', true)).toContain('its members are picked')
  expect(noConditionsText('company', false)).toBe('No conditions: every company')
  expect([leftOutText(1), leftOutText(2)]).toEqual([
    'The incomplete line is left out.',
    'The 2 incomplete lines are left out.',
  ])
})

test('which lines nobody fits alone', () => {
  const root = draftOf({ all: [a, { any: [b, { attribute: 'c', op: 'exists' }] }] })
  const [first, group] = root.children
  const ids = { a: idOf(root, 'a'), b: idOf(root, 'b'), c: idOf(root, 'c'), group: group?.id ?? 0 }
  const counts = (numbers: [number, number][]) => new Map(numbers.map(([id, count]) => [id, { count }]))
  expect(
    nobodies(
      root,
      counts([
        [ids.a, 0],
        [ids.group, 4],
      ]),
    ),
  ).toEqual([first])
  expect(
    nobodies(
      root,
      counts([
        [ids.a, 1],
        [ids.group, 0],
        [ids.b, 0],
        [ids.c, 0],
      ]),
    ),
  ).toHaveLength(2)
  expect(
    isEmptied(
      root,
      counts([
        [ids.a, 1],
        [ids.group, 4],
      ]),
    ),
  ).toBe(true)
})

test('an explanation is read line by line; what a denied line saw is told by what is denied', () => {
  const root = draftOf({ all: [{ not: a }, { company: 'any', where: b }, { event: 'e', op: 'performed' }] })
  const verdicts = verdictsOf(root, {
    truth: false,
    next_flip_at: null,
    all: [
      { truth: true, next_flip_at: null, not: { ...a, truth: false, next_flip_at: null, actual: 'y' } },
      {
        truth: false,
        next_flip_at: null,
        company_count: 2,
        companies: [{ company_id: 'c1', truth: false, where: { truth: false, next_flip_at: null, actual: 9 } }],
      },
      { truth: false, next_flip_at: '2026-12-01T00:00:00Z', counted: 3 },
    ],
  })
  expect(verdicts.get(idOf(root, 'a'))).toEqual({ truth: true, nextFlipAt: null, actual: 'y' })
  expect(verdicts.get(idOf(root, 'b'))).toEqual({ truth: false, nextFlipAt: null, actual: 9 })
  expect(verdicts.get(root.children[1]?.id ?? 0)?.companies).toEqual({ count: 2, first: 'c1' })
  expect(verdicts.get(root.children[2]?.id ?? 0)).toMatchObject({ counted: 3, nextFlipAt: '2026-12-01T00:00:00Z' })
  expect(verdicts.get(root.id)?.truth).toBe(false)
})

test.each<[Partial<AttributeDraft>, string, string]>([
  [{ op: 'lt', text: '6' }, '< 6', 'plan < 6'],
  [{ op: 'is', text: 'pro' }, 'pro', 'plan is pro'],
  [
    { op: 'is_one_of', elements: ['a', '1', 'b', 'c', 'd'] },
    'one of a, "1", b and 2 more',
    'plan is one of a, "1", b and 2 more',
  ],
  [{ op: 'not_contains', text: 'x' }, 'not to contain x', 'plan does not contain x'],
  [{ op: 'ends_with', text: 'x' }, 'to end with x', 'plan ends with x'],
  [{ op: 'exists' }, 'a value', 'plan has a value'],
  [
    { op: 'more_than_ago', text: '1', unit: 'calendar_days' },
    'more than 1 calendar day ago',
    'plan more than 1 calendar day ago',
  ],
  [{ op: 'between', text: '1', upper: '2' }, 'between 1 and 2', 'plan is between 1 and 2'],
])('%o is said in a few words', (fields, needed, text) => {
  const draft = { ...emptyAttribute(), name: 'plan', ...fields }
  expect(neededOf(draft)).toBe(needed)
  expect(lineText(draft, String)).toBe(text)
  expect(lineText({ ...draft, nots: 1 }, String)).toBe(`not ${text}`)
})

test('how often is said in words', () => {
  const event = emptyEvent()
  expect(neededCount(event)).toBe('at least 1 time')
  expect(neededCount({ ...event, op: 'not_performed' })).toBe('never')
  expect(neededCount({ ...event, count: { form: 'between', low: '1', high: '2' } })).toBe('between 1 and 2 times')
})
