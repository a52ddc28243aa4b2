import { expect, test, vi } from 'vitest'
import type { Attribute } from '../src/api/types'
import {
  columnsOf,
  columnsText,
  MOST_COLUMNS,
  moved,
  numericNames,
  sentAttributes,
  titlesOf,
  toggled,
} from '../src/lists/columns'
import { fileName, sizeText } from '../src/lists/file'
import { repeater } from '../src/lists/repeat'
import { arrivals, inPlace, valueOf, type ListRow } from '../src/lists/rows'
import { countedIn, SCOPES } from '../src/lists/scopes'
import { between, isSelected, NOBODY, withAll, withToggled, type Selected } from '../src/lists/selection'

const { user, company } = SCOPES

test('columns are the choice of the reader, else of the segment, else the first that are no identity', () => {
  const known = ['email', 'name', 'a', 'b', 'c', 'd', 'e', 'f']
  expect(columnsOf({ columns: ['z'] }, { columns: [] }, known, user)).toEqual(['z'])
  expect(columnsOf({}, { columns: ['plan'] }, known, user)).toEqual(['plan'])
  expect(columnsOf({}, { columns: [] }, known, user)).toEqual(['a', 'b', 'c', 'd', 'e', 'last_seen_at'])
  expect(columnsOf({}, { columns: [] }, ['a'], company)).toEqual(['a', 'member_count', 'last_seen_at'])
})

test('no columns at all is a choice that the address can say', () => {
  expect(columnsOf({ columns: columnsText([]) }, { columns: ['plan'] }, [], user)).toEqual([])
})

test('a column is shown last, hidden, and moved as far as there are places', () => {
  expect(toggled(['a', 'b'], 'c')).toEqual(['a', 'b', 'c'])
  expect(toggled(['a', 'b'], 'a')).toEqual(['b'])
  expect(moved(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b', 'c'], 'a', 9)).toEqual(['b', 'c', 'a'])
  expect(moved(['a', 'b'], 'z', 1)).toEqual(['a', 'b'])
})

test('a heading reads as the team says, else as people do', () => {
  const titles = titlesOf([{ ...attribute('mrr', ['number'], 1), display_name: 'Revenue' }], user)
  expect(['mrr', 'entered_at', 'seatCount'].map(titles)).toEqual(['Revenue', 'Member since', 'Seat count'])
  expect([titlesOf([], company)('member_count'), titles('member_count')]).toEqual(['Users', 'Member count'])
})

function attribute(name: string, types: string[], share: number, builtin = false): Attribute {
  return { name, types, share, builtin, display_name: null, description: null, values: [], used_by: [] }
}

test('what people look for first is a column before what more have, unless hardly anybody has it', () => {
  const all = [attribute('churn', ['boolean'], 0.53), attribute('Plan', ['string'], 0.47)]
  expect(sentAttributes(all)).toEqual(['Plan', 'churn'])
  expect(sentAttributes([...all, attribute('company_name', ['string'], 0.01)])).toEqual([
    'Plan',
    'churn',
    'company_name',
  ])
  expect(sentAttributes([attribute('role', ['string'], 0.2), attribute('created_at', ['string'], 0.9)])).toEqual([
    'created_at',
    'role',
  ])
})

test('what most have comes first; only names whose every value is a number line up at the right', () => {
  const all = [attribute('a', ['string'], 0.1), attribute('b', ['number'], 0.9), attribute('id', ['string'], 1, true)]
  expect(sentAttributes(all)).toEqual(['b', 'a'])
  expect(numericNames([...all, attribute('c', ['number', 'string'], 1)])).toEqual(new Set(['b', 'member_count']))
})

function row(id: string, attributes: ListRow['attributes'] = {}): ListRow {
  return { id, first_seen_at: '2026-01-01T00:00:00.000Z', last_seen_at: '2026-01-01T00:00:00.000Z', attributes }
}

test('rows take their new values where they are; others are counted and wait', () => {
  const shown = [{ ...row('u1'), entered_at: 'then' }, row('u2')]
  const now = [row('u3'), row('u1', { plan: 'pro' })]
  expect(inPlace(shown, new Map(now.map((each) => [each.id, each])))).toEqual([
    { ...row('u1', { plan: 'pro' }), entered_at: 'then' },
    row('u2'),
  ])
  expect(arrivals(shown, now)).toBe(1)
})

test('a column is of a built-in or of an attribute', () => {
  const shown = { ...row('u1', { plan: 'pro' }), identified: true }
  expect(['user_id', 'identified', 'plan', 'none'].map((name) => valueOf(shown, name))).toEqual([
    'u1',
    true,
    'pro',
    undefined,
  ])
})

test('a selection is by id and outlives its page', () => {
  const one = withToggled(NOBODY, 'u1', ['u1', 'u2'])
  const two = withToggled(one, 'u9', ['u8', 'u9'])
  expect(['u1', 'u2', 'u9'].map((id) => isSelected(two, id))).toEqual([true, false, true])
  expect(withToggled(two, 'u1', [])).toEqual({ kind: 'ids', ids: new Set(['u9']) })
})

test('one fewer than everyone is the rest of the page, and says so until nobody is left of it', () => {
  const everyone: Selected = { kind: 'matching' }
  expect(isSelected(everyone, 'anyone')).toBe(true)
  const rest = withToggled(everyone, 'u2', ['u1', 'u2', 'u3'])
  expect(rest).toEqual({ kind: 'ids', ids: new Set(['u1', 'u3']), isCut: true })
  expect(withToggled(rest, 'u1', ['u1'])).toEqual({ kind: 'ids', ids: new Set(['u3']), isCut: true })
  expect(withAll(everyone, ['u1', 'u2'], false, ['u1', 'u2', 'u3'])).toEqual(withToggled(rest, 'u1', ['u1']))
  expect(withAll(rest, ['u1', 'u3'], false)).toEqual(NOBODY)
})

test('a whole page joins or leaves a selection; a range goes either way', () => {
  const all = withAll({ kind: 'ids', ids: new Set(['u9']) }, ['u1', 'u2'], true)
  expect(all).toEqual({ kind: 'ids', ids: new Set(['u9', 'u1', 'u2']) })
  expect(withAll(all, ['u1', 'u2'], false)).toEqual({ kind: 'ids', ids: new Set(['u9']) })
  expect(between(['a', 'b', 'c', 'd'], 'c', 'a')).toEqual(['a', 'b', 'c'])
  expect(between(['a', 'b'], 'gone', 'b')).toEqual(['b'])
})

test('numbers of companies are of companies', () => {
  expect([countedIn(company, 1), countedIn(company, 7_043)]).toEqual(['1 company', '7,043 companies'])
})

test('work that is asked for while it is done is done once more, about all of it', async () => {
  vi.useFakeTimers()
  const done: string[][] = []
  const { ask } = repeater()
  const work = (ids: ReadonlySet<string>) => {
    done.push([...ids])
    return Promise.resolve()
  }
  ask(['u1'], work)
  ask(['u2'], work)
  ask(['u3', 'u2'], work)
  await vi.advanceTimersByTimeAsync(249)
  expect(done).toEqual([['u1']])
  await vi.advanceTimersByTimeAsync(2)
  expect(done).toEqual([['u1'], ['u2', 'u3']])
  vi.useRealTimers()
})

test('a file is called as the server says', () => {
  expect(fileName('attachment; filename="users.csv"')).toBe('users.csv')
  expect(fileName(null)).toBe('export.csv')
  expect([sizeText(900), sizeText(3_240_000)]).toEqual(['1 KB', '3.2 MB'])
})

test('an attribute that is called like something that every object has is absent where it was not sent', () => {
  const row: ListRow = { id: 'u1', first_seen_at: '', last_seen_at: '', attributes: {} }
  expect(valueOf(row, 'constructor')).toBeUndefined()
  expect(valueOf({ ...row, attributes: { constructor: 'McLaren' } }, 'constructor')).toBe('McLaren')
})

test('no more columns are shown than a list may be asked for', () => {
  const names = Array.from({ length: 300 }, (_, place) => `a${place}`)
  expect(columnsOf({ columns: names }, { columns: [] }, [], SCOPES.user)).toHaveLength(MOST_COLUMNS)
  expect(columnsOf({}, { columns: names }, [], SCOPES.user)).toHaveLength(MOST_COLUMNS)
})
