import { expect, test } from 'vitest'
import reference from '../../docs/conditions.md?raw'
import type { Draft } from '../src/conditions/draft'
import { childrenOf } from '../src/conditions/edit'
import { OPERATORS } from '../src/conditions/operators'
import { draftOf } from '../src/conditions/reading'
import { textOf } from '../src/conditions/same'
import type { ConditionTree } from '../src/conditions/tree'
import { incompleteIn, treeOf } from '../src/conditions/writing'

/** Every example of the reference, complements too. */
const EXAMPLES: ConditionTree[] = [
  ...reference.matchAll(/`(\{"[a-z]+": .*?\})`(?= \|)/g),
  ...reference.matchAll(/```json\n(.*?)```/gs),
]
  .map(([, text = '']) => text)
  .filter(
    (text) =>
      !text.includes('...') && /^\{"(all|any|not|attribute|membership|event|segment|company|member)"/.test(text),
  )
  .map((text) => JSON.parse(text) as ConditionTree)

const plan: ConditionTree = { attribute: 'plan', op: 'is', value: 'pro' }
const seats: ConditionTree = { attribute: 'seats', op: 'gte', value: 10 }

/** What the builder makes itself, and what only the API can have made. */
const BUILT: ConditionTree[] = [
  plan,
  { not: plan },
  { not: { not: { not: plan } } },
  { not: { all: [plan, seats] } },
  { all: [{ not: { any: [plan, { not: seats }] } }, { any: [{ all: [plan] }] }] },
  { any: [plan] },
  { attribute: 'a', op: 'is_one_of', value: [1, 2.5] },
  { attribute: 'a', op: 'includes_all', value: ['1', 1, 'true', true, ''] },
  { attribute: 'a', op: 'in_next', value: { n: 3, unit: 'calendar_months' } },
  { attribute: 'a', op: 'before', value: '2026-01-31T09:30:00.123456789+02:00' },
  { event: 'e', op: 'performed', count: { exactly: 0 } },
  { event: 'e', op: 'performed', count: { between: [2, 5] }, window: { between_dates: ['2026-01-01', '2026-03-31'] } },
  { event: 'e', op: 'performed', where: { any: [plan] } },
  { event: 'e', op: 'performed', where: { not: { all: [plan, { any: [seats, plan] }] } } },
  { company: 'none', where: { not: { membership: 'role', op: 'is', value: 'admin' } } },
  {
    member: 'any',
    where: {
      all: [
        { event: 'e', op: 'not_performed', where: plan },
        { segment: 's', op: 'in_segment' },
      ],
    },
  },
]

/** What the builder has no fields for, or what is no tree at all: an address can hold anything. */
const ODD = [
  { attribute: 'plan', op: 'is', value: '' },
  { attribute: 'plan', op: 'like', value: 'p%' },
  { attribute: 'plan', op: 'is', value: 3 },
  { all: [] },
  { any: [plan, { later: true }] },
  { all: [plan], any: [seats] },
  { all: [null, 3, 'x', [plan]] },
  { all: 'plan' },
  { not: null },
  { event: 'e', op: 'performed', count: {} },
  { event: 'e', op: 'performed', count: null },
  { event: 'e', op: 'performed', window: { since: '2026-01-01' } },
  { event: 'e', op: 'performed', window: null },
  { event: 5, op: 'performed' },
  { attribute: 5, op: 'exists' },
  { attribute: 'plan' },
  { attribute: 'plan', op: 'is', value: null },
  { attribute: 'plan', op: 'in_last', value: { n: 1.5, unit: 'days' } },
  { segment: 's', op: 'is' },
  { company: 'all' },
  { company: 'any', where: null },
  { company: 'any', where: { all: [] } },
  { attribute: 'plan', op: 'is', value: 'pro', extra: 1 },
] as unknown as ConditionTree[]

function rawsOf(draft: Draft): Draft[] {
  return [...(draft.kind === 'raw' ? [draft] : []), ...childrenOf(draft).flatMap(rawsOf)]
}

test('the reference has an example of nearly every operator', () => {
  expect(EXAMPLES.length).toBeGreaterThan(30)
})

test.each([...EXAMPLES, ...BUILT].map((tree) => [JSON.stringify(tree), tree] as const))(
  '%s is edited in fields, and comes out as it went in',
  (_, tree) => {
    const draft = draftOf(tree)
    expect(textOf(treeOf(draft))).toBe(textOf(tree))
    expect(incompleteIn(draft)).toEqual([])
    expect(rawsOf(draft)).toEqual([])
  },
)

test.each(OPERATORS.map(({ op, operand }) => [op, operand] as const))('%s keeps its operand, a %s', (op, operand) => {
  const values = {
    none: undefined,
    text: 'a',
    fragment: 'a',
    set: ['a', '1'],
    number: -0.5,
    numbers: [1, 2],
    elements: ['a', 1, false],
    instant: '2026-01-31',
    date: '2026-01-31',
    dates: ['2026-01-31', '2026-02-01'],
    duration: { n: 3, unit: 'seconds' },
  }
  const value = values[operand]
  const tree = { membership: 'a', op, ...(value !== undefined && { value }) } as ConditionTree
  expect(treeOf(draftOf(tree))).toEqual(tree)
})

test.each(ODD.map((tree) => [JSON.stringify(tree), tree] as const))('%s is kept as it stands', (_, tree) => {
  const draft = draftOf(tree)
  expect(textOf(treeOf(draft))).toBe(textOf(tree))
  expect(rawsOf(draft).length).toBeGreaterThan(0)
})

test('no conditions are an empty group', () => {
  expect(treeOf(draftOf(null))).toBeNull()
})

test('what no definition says is kept as it stands, and breaks nothing', () => {
  const event = { event: 'Seen', op: 'performed', count: { often: 1 } } as unknown as ConditionTree
  expect(treeOf(draftOf(event))).toEqual(event)
})
