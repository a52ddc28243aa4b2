import { expect, test } from 'vitest'
import { addressOf } from '../src/api/address'

test('ids are one part of a path, whatever they hold', () => {
  expect(addressOf('/v1/users/{user_id}/events', { user_id: 'a/b?c=d#e%' })).toBe(
    '/v1/users/a%2Fb%3Fc%3Dd%23e%25/events',
  )
})

test('a search part repeats lists and leaves out what is absent', () => {
  expect(addressOf('/v1/users', {}, { limit: 5, wait_for: ['m1', 'm2'], cursor: null })).toBe(
    '/v1/users?limit=5&wait_for=m1&wait_for=m2',
  )
})

test.each(['.', '..'])('%s is refused: a browser would ask for something else', (user_id) => {
  expect(() => addressOf('/v1/users/{user_id}', { user_id })).toThrow('/v1/users/by')
})
