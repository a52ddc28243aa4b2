import { expect, test } from 'vitest'
import { followed } from '../src/app/typed'

test('letters that were typed while the address heard of the ones before stay', () => {
  const typing = { text: 'abcd', address: '', told: 'abc' }
  expect(followed(typing, 'abc')).toEqual({ text: 'abcd', address: 'abc', told: 'abc' })
})

test('a text that is too short to be told stays in the field', () => {
  expect(followed({ text: 'a', address: 'abc', told: '' }, '').text).toBe('a')
})

test('Back and links are followed', () => {
  const back = followed({ text: 'abc', address: 'abc', told: 'abc' }, '')
  expect(back).toEqual({ text: '', address: '', told: '' })
  expect(followed(back, 'abc').text).toBe('abc')
})
