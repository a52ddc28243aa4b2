import { expect, test } from 'vitest'
import { nameOf, namesToOffer } from '../src/conditions/attributeNames'

const KNOWN = ['user_id', 'TotalCharges', 'plan', 'company_plan']

test('before anything is typed, and once one is chosen, all are offered, as they are ranked', () => {
  expect(namesToOffer(KNOWN, '', '')).toEqual(KNOWN)
  expect(namesToOffer(KNOWN, 'TotalCharges', 'Total charges')).toEqual(KNOWN)
})

test('what reads exactly as typed comes first', () => {
  expect(namesToOffer(KNOWN, '', 'plan')).toEqual(['plan', 'company_plan'])
  expect(namesToOffer(KNOWN, '', 'total charges')).toEqual(['TotalCharges'])
})

test('a name that is not known is offered as it is typed', () => {
  expect(namesToOffer(KNOWN, '', 'Charge')).toEqual(['TotalCharges', 'Charge'])
  expect(namesToOffer(KNOWN, 'rare', '')).toContain('rare')
})

test('names that read otherwise are found by what they read', () => {
  const reads = (name: string) => (name === '$page' ? 'Page viewed' : name)
  expect(namesToOffer(['$page', 'Signed In'], '', 'viewed', reads)).toEqual(['$page', 'viewed'])
  expect(nameOf(['$page', 'Signed In'], 'page viewed', reads)).toBe('$page')
})

test('a text names an attribute by either name, its own first', () => {
  expect(nameOf(KNOWN, 'Total Charges')).toBe('TotalCharges')
  expect(nameOf(['User ID', 'user_id'], 'user_id')).toBe('user_id')
  expect(nameOf(KNOWN, 'total')).toBeUndefined()
})
