import { expect, it } from 'vitest'
import { leftOutCsv } from '../src/manual/csv'
import {
  alreadyInRequest,
  asWithCount,
  commandsFor,
  isReversible,
  selectedCount,
  type Selection,
} from '../src/manual/selection'

const REPORT = { matched: 2, alreadyIn: 0 }

it('sends more ids than a command takes as several', () => {
  const ids = Array.from({ length: 10_001 }, (_, number) => `u${number}`)
  const commands = commandsFor('user', { kind: 'ids', ids })
  expect(commands.map(({ user_ids }) => user_ids?.length)).toEqual([10_000, 1])
  expect(commandsFor('company', { kind: 'ids', ids: ['acme'] })).toEqual([{ company_ids: ['acme'] }])
})

it('sends all that match as what the list asks for, with the number that was seen', () => {
  const search = { segment: 'pro', conditions: null, search: 'ann' }
  expect(commandsFor('user', { kind: 'matching', search, count: 7 })).toEqual([
    { where: { conditions: null, segment: 'pro', search: 'ann' }, expect: 7 },
  ])
})

it('asks how many of all that match are members already', () => {
  const within = { segment: 'vip', op: 'in_segment' }
  const plan = { attribute: 'plan', op: 'is', value: 'pro' }
  expect(alreadyInRequest({ segment: 'pro', search: 'ann' }, 'vip')).toMatchObject({
    ...{ segment: 'pro', search: 'ann', conditions: within, total: true },
  })
  expect(alreadyInRequest({ conditions: plan }, 'vip').conditions).toEqual({ all: [plan, within] })
})

it('asks again with the number that the service has told', () => {
  const matching = { kind: 'matching', search: {}, count: 7 } as const
  expect(selectedCount(asWithCount(matching, 9))).toBe(9)
  expect(asWithCount({ kind: 'ids', ids: ['u1'] }, 9)).toEqual({ kind: 'ids', ids: ['u1'] })
})

it('offers to undo only where it is known of everybody what was before', () => {
  const ids: Selection = { kind: 'ids', ids: ['u1', 'u2'] }
  expect(isReversible('add', ids, REPORT)).toBe(true)
  expect(isReversible('add', ids, { ...REPORT, alreadyIn: 1 })).toBe(false)
  expect(isReversible('remove', ids, { ...REPORT, alreadyIn: 2 })).toBe(true)
  expect(isReversible('add', { kind: 'matching', search: {}, count: 2 }, REPORT)).toBe(false)
})

it('keeps who was left out as a file that no spreadsheet runs', () => {
  const file = leftOutCsv({
    unmatched: [{ value: '=cmd()', by: 'user_id' }],
    ambiguous: [{ value: 'a@b.c', user_ids: ['u1', 'u7'] }],
  })
  expect(file).toBe("value,reason,user_ids\r\n'=cmd(),unmatched,\r\na@b.c,ambiguous,u1 u7\r\n")
})
