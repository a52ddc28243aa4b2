import { expect, test } from 'vitest'
import { eventText, subjectOf } from '../src/format/calls'
import { curlOf, shellWord } from '../src/format/curl'
import { identityOf } from '../src/format/identity'
import { byDisplayName, counted, displayName, initials, isNamed } from '../src/format/names'
import { dayBefore, dayIn, duration, exactTime, relativeTime, span, startOfDay } from '../src/format/time'
import { shortText, typed } from '../src/format/values'

const NOW = Date.parse('2026-11-24T10:00:00Z')

test.each([
  [0, 'just now'],
  [-38_000, '38 seconds ago'],
  [-3 * 86_400_000, '3 days ago'],
  [2 * 3_600_000, 'in 2 hours'],
  [-400 * 86_400_000, '1 year ago'],
])('%i ms from now is "%s"', (difference, words) => {
  expect(relativeTime(NOW + difference, NOW)).toBe(words)
})

test('how long something has lasted is told in its largest unit', () => {
  expect([0, 59_000, 60_000, 40 * 60_000, 2 * 86_400_000].map(span)).toEqual([
    'a moment',
    '59 seconds',
    '1 minute',
    '40 minutes',
    '2 days',
  ])
})

test('events that are no track read as words, all others as they are sent', () => {
  expect(['$page', '$screen', 'Order Completed'].map(eventText)).toEqual([
    'Page viewed',
    'Screen viewed',
    'Order Completed',
  ])
  expect(subjectOf({ name: '$page', call: {} })).toBe('Page viewed')
  expect(subjectOf({ name: '$page', call: { name: 'Pricing' } })).toBe('Pricing')
})

test('the exact time is told in the zone of the reader and in UTC', () => {
  expect(exactTime(NOW, 'Europe/Oslo')).toBe('24 Nov 2026, 11:00:00 CET · 2026-11-24T10:00:00.000Z')
})

test('lags are told in the unit that fits', () => {
  expect([0.08, 1.24, 240, 7200].map(duration)).toEqual(['80 ms', '1.2 s', '4 min', '2 h'])
})

test.each([
  [null, 'absent'],
  ['pro', 'string'],
  ['2026-01-15', 'datetime'],
  ['2026-01-15T10:00:00.123456789+02:00', 'datetime'],
  ['2026-13-45', 'string'],
  ['2026-01-15 10:00', 'string'],
  [3, 'number'],
  [false, 'boolean'],
  [['a', 1], 'list'],
  [{ a: 1 }, 'other'],
])('%o is shown as %s', (value, type) => {
  expect(typed(value).type).toBe(type)
})

test('names of attributes become headings', () => {
  expect(['MonthlyCharges', 'trial_ends_at', 'address.city', 'customerID', '_'].map(displayName)).toEqual([
    'Monthly charges',
    'Trial ends at',
    'Address city',
    'Customer ID',
    '_',
  ])
})

test('initials are of the name, or of what stands before the @', () => {
  expect(['Ann Lee', 'ann@example.com', 'Éva', '', '李 小龙'].map(initials)).toEqual(['AL', 'A', 'É', '?', '李小'])
})

test('a user is called by name, else by e-mail, else by id', () => {
  expect(identityOf({ user_id: 'u1', attributes: { name: 'Ann', email: 'a@b.c' } })).toEqual(['Ann', 'a@b.c'])
  expect(identityOf({ user_id: 'u1', attributes: { email: 'a@b.c' } })).toEqual(['a@b.c', 'u1'])
  expect(identityOf({ user_id: 'u1', attributes: { name: 7 } })).toEqual(['u1', undefined])
})

test('one is not many', () => {
  expect([counted(1, 'user'), counted(3875, 'user')]).toEqual(['1 user', '3,875 users'])
})

test('a curl line names the key by its variable and quotes what was typed', () => {
  const line = curlOf('http://q/v1/users/search', { search: "o'neil" })
  expect(line).toContain('$MUSTER_READ_KEY')
  expect(line).toContain(String.raw`-d '{"search":"o'\''neil"}'`)
  expect(shellWord('$(rm)')).toBe("'$(rm)'")
})

test('attributes stand in the order of what they read, capitals aside', () => {
  expect(byDisplayName(['user_id', 'plan', 'TotalCharges', 'Zone', 'monthly_charges'])).toEqual([
    'monthly_charges',
    'plan',
    'TotalCharges',
    'user_id',
    'Zone',
  ])
})

test('an attribute is found by what it reads and by its own name', () => {
  expect(['total ch', 'TOTALCH', ' charges '].map((text) => isNamed('TotalCharges', text))).toEqual([true, true, true])
  expect(isNamed('TotalCharges', 'monthly')).toBe(false)
})

test('on a line of many, a value is a few words', () => {
  expect([null, true, 3, ['a', 1], [], { a: 1 }].map(shortText)).toEqual(['–', 'True', '3', 'a, 1', '–', '{"a":1}'])
  expect(shortText('x'.repeat(100))).toBe(`${'x'.repeat(39)}…`)
})

test('a zone that this browser does not know is told in UTC', () => {
  expect(exactTime(NOW, 'Mars/Olympus')).toBe('24 Nov 2026, 10:00:00 UTC · 2026-11-24T10:00:00.000Z')
})

test('a day is that of the zone, and the day before it is that of the calendar', () => {
  expect(dayIn(NOW, 'Pacific/Auckland')).toBe('2026-11-24')
  expect(dayIn(Date.parse('2026-11-24T11:30:00Z'), 'Pacific/Auckland')).toBe('2026-11-25')
  expect(dayBefore('2026-03-01')).toBe('2026-02-28')
})

test.each([
  ['2026-11-24', 'UTC', '2026-11-24T00:00:00.000Z'],
  ['2026-11-24', 'Europe/Oslo', '2026-11-23T23:00:00.000Z'],
  // The clocks are changed in the night of that day, forward and back.
  ['2026-03-29', 'Europe/Oslo', '2026-03-28T23:00:00.000Z'],
  ['2026-10-25', 'Europe/Oslo', '2026-10-24T22:00:00.000Z'],
  // There they are put forward at midnight: the day begins at one.
  ['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00:00.000Z'],
  ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00.000Z'],
  ['2026-11-24', 'America/Los_Angeles', '2026-11-24T08:00:00.000Z'],
])('%s begins in %s at %s', (day, zone, instant) => {
  expect(new Date(startOfDay(day, zone)).toISOString()).toBe(instant)
})
