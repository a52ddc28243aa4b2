import { expect, test } from 'vitest'
import type { Segment } from '../src/api/types'
import { filterOf, filterText, isTooLong } from '../src/lists/filter'
import { exportRequest, isFiltered, rowsRequest, totalRequest, versionOf, whoOf } from '../src/lists/request'
import { SCOPES } from '../src/lists/scopes'
import type { View } from '../src/lists/view'

const TREE = { all: [{ attribute: 'plan', op: 'is', value: 'pro' }] }
const OTHER = { all: [{ attribute: 'plan', op: 'is', value: 'free' }] }

function segment(change: Partial<Segment> = {}): Segment {
  const { references, warnings, tags, columns } = { references: [], warnings: [], tags: [], columns: [] as string[] }
  return {
    ...{ id: 'seg_1', key: 's', name: 'S', description: null, tags, scope: 'user', kind: 'attribute' },
    ...{ population: 'identified', version: 1, revision: 1, state: 'ready', conditions: TREE, sentence: '', columns },
    ...{ member_count: 3, announce: 'changes', references, warnings, created_at: '', created_by: '' },
    ...{ updated_at: '', updated_by: '' },
    ...change,
  } as unknown as Segment
}

function who(view: View, of: Segment) {
  return whoOf(view, of, filterOf(view, of))
}

test('a segment is listed by its id, with a counter for its number', () => {
  const asked = who({ search: 'ann' }, segment())
  expect(asked).toEqual({ segment: 'seg_1', search: 'ann' })
  expect(isFiltered(asked)).toBe(true)
  expect(isFiltered(who({}, segment()))).toBe(false)
})

test('members are of the version that serves: those of the one before are not taken for them', () => {
  const edited = segment({ version: 2 })
  expect(versionOf(who({}, segment()), segment())).toBe(1)
  expect(versionOf(who({}, edited), edited)).toBe(2)
  expect(versionOf(who({ filter: JSON.stringify(OTHER) }, edited), edited)).toBeUndefined()
})

test('an edited filter is asked for by its conditions, of the same population', () => {
  const view: View = { filter: JSON.stringify(OTHER) }
  expect(who(view, segment({ population: 'all' }))).toEqual({ conditions: OTHER, population: 'all' })
})

test('a filter that says what was saved is no edit, also with keys in another order', () => {
  const view: View = { filter: '{"all":[{"value":"pro","op":"is","attribute":"plan"}]}' }
  expect(filterOf(view, segment()).isEdited).toBe(false)
  expect(who(view, segment())).toEqual({ segment: 'seg_1' })
  expect(filterText(TREE, TREE)).toBeUndefined()
  expect(filterText(null, TREE)).toBe('null')
})

test('taking all conditions out asks for everyone, whose number is a counter', () => {
  const asked = who({ filter: 'null' }, segment())
  expect(asked).toEqual({ population: 'identified' })
  expect(isFiltered(asked)).toBe(false)
})

test('another population is an edit of a segment of users, and means nothing to one of companies', () => {
  expect(who({ population: 'all' }, segment())).toEqual({ conditions: TREE, population: 'all' })
  const companies = segment({ scope: 'company', population: 'all' })
  expect(who({ population: 'identified' }, companies)).toEqual({ segment: 'seg_1' })
})

test('a segment on its way is found by what was saved last', () => {
  const built = { conditions: TREE, population: 'identified' }
  expect(who({}, segment({ state: 'building' }))).toEqual(built)
  expect(who({}, segment({ build: { version: 2, stage: 'building', done: 0, total: 9 } }))).toEqual(built)
  expect(who({}, segment({ build: { version: 2, done: 0, total: 9, failure: 'no' } }))).toEqual({ segment: 'seg_1' })
})

test('a filter narrows the members of a manual segment', () => {
  const manual = segment({ kind: 'manual', conditions: null })
  expect(who({ filter: JSON.stringify(OTHER) }, manual)).toEqual({ segment: 'seg_1', conditions: OTHER })
})

test('a default segment is asked for by its population, which has an index of its own', () => {
  const everyone = segment({ kind: 'default', conditions: null })
  expect(who({}, everyone)).toEqual({ population: 'identified' })
  expect(who({}, segment({ kind: 'default', conditions: null, scope: 'company', population: 'all' }))).toEqual({})
})

test('rows come newest first, without waiting for a scan that counts them', () => {
  expect(rowsRequest({}, { segment: 'seg_1' }, ['plan', 'last_seen_at'], SCOPES.user)).toEqual({
    segment: 'seg_1',
    sort: [{ attribute: 'entered_at', direction: 'desc' }],
    columns: ['name', 'email', 'plan'],
    limit: 50,
    total: true,
  })
  const filtered = rowsRequest({ cursor: 'c_1' }, { conditions: TREE }, [], SCOPES.company)
  expect(filtered).toMatchObject({ sort: [{ attribute: 'first_seen_at', direction: 'desc' }], total: false })
  expect(filtered).toMatchObject({ columns: ['name'], cursor: 'c_1' })
})

test('only members can be sorted by when they entered', () => {
  const view: View = { sort: 'entered_at:asc' }
  const sorted = [{ attribute: 'entered_at', direction: 'asc' }]
  expect(rowsRequest(view, { segment: 'seg_1' }, [], SCOPES.user).sort).toEqual(sorted)
  expect(rowsRequest(view, {}, [], SCOPES.user).sort).toEqual([{ attribute: 'first_seen_at', direction: 'desc' }])
})

test('a number is asked for without rows to speak of, a file without a page', () => {
  expect(totalRequest({ search: 'ann' })).toEqual({ search: 'ann', columns: [], limit: 1, total: true })
  const request = rowsRequest({ cursor: 'c_1' }, { segment: 'seg_1' }, ['plan'], SCOPES.user)
  const file = exportRequest(request, ['plan', 'last_seen_at'], [], SCOPES.user)
  expect(file).toMatchObject({ segment: 'seg_1', columns: ['plan', 'last_seen_at'], format: 'csv' })
  expect(file).not.toHaveProperty('cursor')
})

test('a file says who they are as the list does, once, where that was ever sent', () => {
  const request = rowsRequest({}, {}, ['plan', 'email'], SCOPES.user)
  expect(exportRequest(request, ['plan', 'email'], ['email', 'plan'], SCOPES.user).columns).toEqual(['email', 'plan'])
  expect(exportRequest(request, ['plan'], ['name', 'email'], SCOPES.user).columns).toEqual(['name', 'email', 'plan'])
  expect(exportRequest(request, [], ['name', 'email'], SCOPES.company).columns).toEqual(['name'])
})

test('a filter that chats would cut is not worth a link', () => {
  expect([isTooLong({}), isTooLong({ filter: 'x'.repeat(2_001) })]).toEqual([false, true])
})
