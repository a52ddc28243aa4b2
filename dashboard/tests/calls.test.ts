import { expect, test } from 'vitest'
import { kindOf, subjectOf, toldBy } from '../src/format/calls'

test('calls go by the names that SDKs have for them', () => {
  expect(kindOf({ type: 'user_identified' })).toBe('identify')
  expect(kindOf({ type: 'of_tomorrow' })).toBe('of_tomorrow')
})

test('a call is about an event, a page or a company', () => {
  expect(subjectOf({ name: 'Order Completed', call: { event: 'Order Completed' } })).toBe('Order Completed')
  expect(subjectOf({ name: '$page', call: { name: 'Home' } })).toBe('Home')
  expect(subjectOf({ name: '$page', call: {} })).toBe('Page viewed')
  expect(subjectOf({ name: null, call: { groupId: 'acme' } })).toBe('acme')
  expect(subjectOf({ name: null, call: { userId: 'u1' } })).toBeUndefined()
})

test("RudderStack's identify tells traits in its context, and only an identify does", () => {
  const call = { context: { traits: { plan: 'pro' } } }
  expect(toldBy({ type: 'user_identified', properties: {}, call })).toEqual({ plan: 'pro' })
  expect(toldBy({ type: 'user_identified', properties: { plan: 'free' }, call })).toEqual({ plan: 'free' })
  expect(toldBy({ type: 'event_tracked', properties: {}, call })).toEqual({})
  expect(toldBy({ type: 'user_identified', properties: {}, call: { context: null } })).toEqual({})
})
