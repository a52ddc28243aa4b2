import { expect, test } from 'vitest'
import { isUnfolded } from '../src/lists/usePanel'
import { pageSize, positionOf, readSort, readView, withChange } from '../src/lists/view'

test('a view takes from the address what it knows and nothing else', () => {
  expect(
    readView({
      segment: 'seg_1',
      sort: 'nonsense',
      utm: 'x',
      columns: 'plan',
      filter: '{',
      population: 'everybody',
      limit: '7',
      panel: 'ajar',
    }),
  ).toEqual({ segment: 'seg_1', columns: ['plan'] })
})

test('a view keeps all that defines it', () => {
  const view = {
    segment: 'seg_1',
    filter: '{"all":[]}',
    population: 'all',
    search: 'ann',
    sort: 'email:asc',
    columns: ['b', 'a'],
    cursor: 'c_1',
    limit: '100',
    check: 'u1',
    panel: 'closed',
  }
  expect(readView(view)).toEqual(view)
})

test('no conditions at all is a filter as well, a list or a number is none', () => {
  expect(readView({ filter: 'null' })).toEqual({ filter: 'null' })
  expect(readView({ filter: '[1]' })).toEqual({})
  expect(readView({ filter: '3' })).toEqual({})
})

test('a sort is split at its last colon, since names hold colons', () => {
  expect(readSort('a:b:desc')).toEqual({ attribute: 'a:b', direction: 'desc' })
  expect(readSort(undefined)).toBeNull()
})

test('a page has 50 rows unless the address says otherwise', () => {
  expect([pageSize({}), pageSize({ limit: '200' })]).toEqual([50, 200])
})

test('another list starts from its first page; other columns do not', () => {
  const view = { segment: 'seg_1', cursor: 'c_1' }
  expect(withChange(view, { search: 'ann' })).toEqual({ segment: 'seg_1', search: 'ann' })
  expect(withChange(view, { columns: ['plan'] })).toEqual({ ...view, columns: ['plan'] })
  expect(withChange(view, { cursor: 'c_2' })).toEqual({ segment: 'seg_1', cursor: 'c_2' })
  expect(withChange(view, { segment: undefined })).toEqual({})
})

test('conditions fold where there are none and a narrow window needs the room', () => {
  expect(isUnfolded(false, 1024)).toBe(false)
  expect(isUnfolded(true, 1024)).toBe(true)
  expect(isUnfolded(false, 1440)).toBe(true)
})

test('a page says where it stands at either end of the list; cursors do not tell in its midst', () => {
  const results = [1, 2]
  expect(positionOf({ previous: null, next: 'c', results }, null)).toEqual([1, 2])
  expect(positionOf({ previous: 'c', next: null, results }, 343)).toEqual([342, 343])
  expect(positionOf({ previous: 'b', next: 'c', results }, 343)).toBeNull()
  expect(positionOf({ previous: 'c', next: null, results }, null)).toBeNull()
  expect(positionOf({ previous: null, next: null, results: [] }, 0)).toBeNull()
})
