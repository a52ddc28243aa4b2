import { expect, test } from 'vitest'
import { parseSearch, stringifySearch } from '../src/app/search'

test('texts stay texts, also those that look like numbers', () => {
  expect(parseSearch('?search=123&sort=email:asc')).toEqual({ search: '123', sort: 'email:asc' })
})

test('a repeated name is a list, in order', () => {
  expect(parseSearch('?columns=plan&columns=email&columns=a%2Cb')).toEqual({ columns: ['plan', 'email', 'a,b'] })
})

test('what is written reads back, awkward ids included', () => {
  const params = { id: 'a/b?c=d&e #ü', columns: ['x', 'y'] }
  expect(parseSearch(stringifySearch(params))).toEqual(params)
})

test('absent and empty values leave no trace', () => {
  expect(stringifySearch({ search: '', cursor: undefined })).toBe('')
})
