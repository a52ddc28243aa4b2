import { expect, test } from 'vitest'
import { columnsOf, readSort, readView, searchOf } from '../src/pages/users/view'

const SEGMENT = { id: 'seg_1', kind: 'attribute', population: 'identified', columns: [] as string[] } as const
const EVERYONE = { ...SEGMENT, kind: 'default' } as const

test('a view takes from the address what it knows and nothing else', () => {
  expect(readView({ segment: 'seg_1', sort: 'nonsense', utm: 'x', columns: 'plan' })).toEqual({
    segment: 'seg_1',
    columns: ['plan'],
  })
})

test('a sort is split at its last colon, since names hold colons', () => {
  expect(readSort('a:b:desc')).toEqual({ attribute: 'a:b', direction: 'desc' })
  expect(readSort(undefined)).toBeNull()
})

test('a segment is listed from the newest member on', () => {
  expect(searchOf({}, SEGMENT, ['plan'])).toEqual({
    segment: 'seg_1',
    sort: [{ attribute: 'entered_at', direction: 'desc' }],
    columns: ['name', 'email', 'plan'],
    limit: 50,
    total: true,
  })
})

test('a default segment is asked for by its population, which has an index of its own', () => {
  const { population, segment, sort } = searchOf({}, EVERYONE, [])
  expect({ population, segment, sort }).toEqual({
    population: 'identified',
    segment: undefined,
    sort: [{ attribute: 'first_seen_at', direction: 'desc' }],
  })
})

test('columns are the choice of the reader, else of the segment, else the first that are no identity', () => {
  const known = ['email', 'name', 'a', 'b', 'c', 'd', 'e', 'f']
  expect(columnsOf({ columns: ['z'] }, SEGMENT, known)).toEqual(['z'])
  expect(columnsOf({}, { ...SEGMENT, columns: ['plan'] }, known)).toEqual(['plan'])
  expect(columnsOf({}, SEGMENT, known)).toEqual(['a', 'b', 'c', 'd', 'e'])
})
