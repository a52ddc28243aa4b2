import { expect, test } from 'vitest'
import { nextOf } from '../src/session/next'

test('after the sign-in one goes on where one was', () => {
  expect(nextOf('/users?filter=%7B%7D&search=a%2Fb')).toBe('/users?filter=%7B%7D&search=a%2Fb')
})

test.each(['//evil.example', '/\\evil.example', '/\t/evil.example', 'https://evil.example', 'javascript:alert(1)', ''])(
  'but never at %j',
  (next) => {
    expect(nextOf(next)).toBeUndefined()
  },
)
