import { expect, test } from 'vitest'
import { emptyAttribute, emptyEvent, emptyGroup, type AttributeDraft, type GroupDraft } from '../src/conditions/draft'
import { elementNamed, elementText, isDate, isInstant } from '../src/conditions/operands'
import { firstOperator, isOffered, operatorGroups, withChosen } from '../src/conditions/operators'
import { isSame } from '../src/conditions/same'
import { incompleteIn, treeOf } from '../src/conditions/writing'

function draft(fields: Partial<AttributeDraft>): AttributeDraft {
  return { ...emptyAttribute(), name: 'plan', ...fields }
}

function group(fields: Partial<GroupDraft>): GroupDraft {
  return { ...emptyGroup(), ...fields }
}

test.each([
  [
    { op: 'is', text: 'pro' },
    { attribute: 'plan', op: 'is', value: 'pro' },
  ],
  [
    { op: 'is', text: 'pro', ignoreCase: true },
    { attribute: 'plan', op: 'is', value: 'pro', ignore_case: true },
  ],
  [{ op: 'exists' }, { attribute: 'plan', op: 'exists' }],
  [
    { op: 'lt', text: '6', ignoreCase: true },
    { attribute: 'plan', op: 'lt', value: 6 },
  ],
  [
    { op: 'between', text: '10', upper: '50' },
    { attribute: 'plan', op: 'between', value: [10, 50] },
  ],
  [
    { op: 'is_one_of', elements: ['1', 'pro'] },
    { attribute: 'plan', op: 'is_one_of', value: ['1', 'pro'] },
  ],
  [
    { op: 'is_one_of', elements: [1, 2], ignoreCase: true },
    { attribute: 'plan', op: 'is_one_of', value: [1, 2] },
  ],
  [
    { op: 'includes_any', elements: [1, true, 'x'] },
    { attribute: 'plan', op: 'includes_any', value: [1, true, 'x'] },
  ],
  [
    { op: 'in_last', text: '7', unit: 'days' },
    { attribute: 'plan', op: 'in_last', value: { n: 7, unit: 'days' } },
  ],
  [
    { of: 'membership' as const, op: 'between_dates', text: '2026-01-01', upper: '2026-03-31' },
    { membership: 'plan', op: 'between_dates', value: ['2026-01-01', '2026-03-31'] },
  ],
])('%o is a condition', (fields, condition) => {
  expect(treeOf(draft(fields))).toEqual(condition)
})

test.each<Partial<AttributeDraft>>([
  { name: '', op: 'exists' },
  { op: 'is', text: '' },
  { op: 'contains', text: 'x'.repeat(1_001) },
  { op: 'lt', text: 'six' },
  { op: 'between', text: '50', upper: '10' },
  { op: 'in_last', text: '1.5' },
  { op: 'in_last', text: '5215', unit: 'weeks' },
  { op: 'is_one_of', elements: [] },
  { op: 'is_one_of', elements: ['a', 1] },
  { op: 'on', text: '2026-02-30' },
  { op: 'before', text: '2026-01-31T25:00:00Z' },
])('%o is incomplete', (fields) => {
  expect(treeOf(draft(fields))).toBeNull()
})

test('the tree holds the complete lines only, and groups of none are left out', () => {
  const lines = [draft({ op: 'is', text: 'pro' }), draft({ op: 'lt' }), group({ children: [draft({ op: 'lt' })] })]
  const root = group({ match: 'any', children: lines })
  expect(treeOf(root)).toEqual({ any: [{ attribute: 'plan', op: 'is', value: 'pro' }] })
  expect(incompleteIn(root)).toHaveLength(2)
  expect(incompleteIn(group({ children: [draft({ op: 'exists' })] }))).toEqual([])
  expect(treeOf(group({ children: [] }))).toBeNull()
})

test('an event counts with the complete lines of its where', () => {
  const event = { ...emptyEvent(), event: 'Ordered' }
  expect(treeOf(event)).toEqual({ event: 'Ordered', op: 'performed' })
  const where = group({ isBare: true, children: [draft({ op: 'lt' }), draft({ op: 'gt', text: '5' })] })
  expect(treeOf({ ...event, where })).toEqual({
    event: 'Ordered',
    op: 'performed',
    where: { attribute: 'plan', op: 'gt', value: 5 },
  })
  expect(incompleteIn({ ...event, where })).toHaveLength(1)
  expect(treeOf({ ...event, count: { form: 'between', low: '3', high: '1' } })).toBeNull()
  expect(treeOf({ ...event, count: { form: 'at_least', low: '1001', high: '' } })).toBeNull()
  expect(treeOf({ ...event, window: { ...event.window, form: 'in_last' } })).toBeNull()
})

test('operators follow the types that an attribute has', () => {
  expect(operatorGroups(['number']).map(({ group }) => group)).toEqual(['Number', 'Any type'])
  expect(operatorGroups(['datetime']).map(({ group }) => group)).toEqual(['Text', 'Date', 'Any type'])
  expect(operatorGroups([])).toHaveLength(6)
  expect([firstOperator(['boolean']), firstOperator(['object'])]).toEqual(['is_true', 'exists'])
})

test('sets are for numbers too, and each operator is offered once', () => {
  expect([isOffered('is_one_of', ['number']), isOffered('is', ['number'])]).toEqual([true, false])
  const offered = operatorGroups(['number', 'string']).flatMap(({ items }) => items.map(({ value }) => value))
  expect(new Set(offered).size).toBe(offered.length)
})

test('an operator that does not suit is still seen where it is chosen', () => {
  const offered = operatorGroups(['number'])
  expect(withChosen(offered, 'contains')[0]).toEqual({
    group: 'Chosen',
    items: [{ value: 'contains', label: 'contains' }],
  })
  expect(withChosen(offered, 'lt')).toEqual(offered)
})

test('a property of an event is not compared with now', () => {
  expect(JSON.stringify(operatorGroups(['datetime'], true))).not.toContain('in_last')
  expect(firstOperator(['datetime'], true)).toBe('before')
})

test.each(['pro', '12', 'true', '"12"', '', ' a ', 'a\nb', 'a"b', 12, 1.5, true, false])(
  '%o is the same element when it is typed as it is shown',
  (element) => {
    expect(elementNamed(elementText(element))).toBe(element)
  },
)

test('dates and moments are those of the grammar', () => {
  expect(['2026-01-31', '2026-02-30', '2026-1-31', ''].map(isDate)).toEqual([true, false, false, false])
  expect(
    ['2026-01-31', '2026-01-31T09:30:00.123456789+02:00', '2026-01-31t09:30:00z', '2026-01-31T09:30Z'].map(isInstant),
  ).toEqual([true, true, true, false])
})

test('what a key says where it is absent makes no other tree, nor does the order of keys', () => {
  expect(
    isSame({ event: 'a', op: 'performed' }, { op: 'performed', window: 'ever', count: { at_least: 1 }, event: 'a' }),
  ).toBe(true)
  expect(isSame({ all: [] }, { any: [] })).toBe(false)
})
