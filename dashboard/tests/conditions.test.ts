import { expect, test } from 'vitest'
import { conditionOf, emptyCondition, isComplete, treeOf, type ConditionDraft } from '../src/conditions/draft'
import { firstOperator, operatorGroups } from '../src/conditions/operators'

function draft(fields: Partial<ConditionDraft>): ConditionDraft {
  return { ...emptyCondition(0), attribute: 'plan', ...fields }
}

test.each([
  [
    { op: 'is', text: 'pro' },
    { attribute: 'plan', op: 'is', value: 'pro' },
  ],
  [{ op: 'exists' }, { attribute: 'plan', op: 'exists' }],
  [
    { op: 'lt', text: '6' },
    { attribute: 'plan', op: 'lt', value: 6 },
  ],
  [
    { op: 'between', text: '10', upper: '50' },
    { attribute: 'plan', op: 'between', value: [10, 50] },
  ],
  [
    { op: 'is_one_of', texts: ['1', 'pro'] },
    { attribute: 'plan', op: 'is_one_of', value: ['1', 'pro'] },
  ],
  [
    { op: 'includes_any', texts: ['1', 'true', 'x'] },
    { attribute: 'plan', op: 'includes_any', value: [1, true, 'x'] },
  ],
  [
    { op: 'in_last', text: '7', unit: 'days' },
    { attribute: 'plan', op: 'in_last', value: { n: 7, unit: 'days' } },
  ],
  [
    { op: 'between_dates', text: '2026-01-01', upper: '2026-03-31' },
    { attribute: 'plan', op: 'between_dates', value: ['2026-01-01', '2026-03-31'] },
  ],
])('%o is a condition', (fields, condition) => {
  expect(conditionOf(draft(fields))).toEqual(condition)
})

test.each([
  { attribute: '', op: 'exists' },
  { op: 'is', text: '' },
  { op: 'lt', text: 'six' },
  { op: 'between', text: '50', upper: '10' },
  { op: 'in_last', text: '1.5' },
  { op: 'is_one_of', texts: [] },
])('%o is incomplete', (fields) => {
  expect(conditionOf(draft(fields))).toBeNull()
})

test('the tree holds the complete lines only, and saving waits for the others', () => {
  const drafts = [draft({ op: 'is', text: 'pro' }), draft({ op: 'lt' })]
  expect(treeOf('any', drafts)).toEqual({ any: [{ attribute: 'plan', op: 'is', value: 'pro' }] })
  expect(isComplete(drafts)).toBe(false)
  expect(treeOf('all', [])).toBeNull()
})

test('operators follow the types that an attribute has', () => {
  expect(operatorGroups(['number']).map(({ group }) => group)).toEqual(['Number', 'Any type'])
  expect(operatorGroups(['datetime']).map(({ group }) => group)).toEqual(['Text', 'Date', 'Any type'])
  expect(operatorGroups([])).toHaveLength(6)
  expect([firstOperator(['boolean']), firstOperator(['object'])]).toEqual(['is_true', 'exists'])
})
