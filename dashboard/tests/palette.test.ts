import { expect, test } from 'vitest'
import type { CompanyRow, Segment, UserRow } from '../src/api/types'
import { visitorCall, visitorCurl } from '../src/app/demo/sentence'
import { companyTarget, pagesNamed, segmentsNamed, userTarget } from '../src/app/palette/targets'
import { hasRail } from '../src/app/places'
import { bearerOf, keyHint } from '../src/session/keys'

function segment(id: string, name: string, scope: 'user' | 'company' = 'user'): Segment {
  return { id, key: name.toLowerCase(), name, scope, sentence: `${name}…` } as Segment
}

test('pages are found by a part of what they are called', () => {
  expect(pagesNamed('oper').map(({ href }) => href)).toEqual(['/operations'])
  expect(pagesNamed('sdk').map(({ href }) => href)).toEqual(['/start'])
  expect(pagesNamed('').length).toBeGreaterThan(4)
})

test('segments that begin with the text stand first, and lead to the list of their scope', () => {
  const found = segmentsNamed([segment('s1', 'Power pro'), segment('s2', 'Pro', 'company')], 'pro')
  expect(found.map(({ href }) => href)).toEqual(['/companies?segment=s2', '/users?segment=s1'])
})

test('ids that mean something in an address are written so that they do not', () => {
  expect(userTarget({ user_id: 'a/b?c=d', attributes: {} } as UserRow).href).toBe('/user?id=a%2Fb%3Fc%3Dd')
  expect(companyTarget({ company_id: 'c&1', attributes: { name: 'Acme' } } as unknown as CompanyRow)).toMatchObject({
    title: 'Acme',
    detail: 'c&1',
    href: '/company?id=c%261',
  })
})

test("the visitor's trial ends half a minute after the line is made", () => {
  const now = Date.parse('2026-11-24T12:00:00.400Z')
  expect(visitorCall(now).traits.trial_ends_at).toBe('2026-11-24T12:00:31.000Z')
  expect(visitorCurl('http://m', 'wk_1', now)).toContain('http://m/v1/identify -u wk_1:')
})

test('the rail stands beside lists and segments only', () => {
  expect(['/users', '/companies', '/segment', '/user', '/live'].map(hasRail)).toEqual([true, true, true, false, false])
})

test('a session says as whom one is here and what that allows', () => {
  expect(bearerOf({ token: 'rk_abcdefghijkl', mayManage: false })).toMatchObject({
    title: 'Read key',
    shown: 'rk_abcdefg…',
  })
  expect(bearerOf({ token: 'eyJ.x', mayManage: true })).toMatchObject({ title: 'Signed in by a link', shown: null })
})

test('a key that is being pasted is told what it may do', () => {
  expect(keyHint('mk_1')).toContain('commands')
  expect(keyHint('rk_1')).toContain('changes nothing')
  expect(keyHint('wk_1')).toBeNull()
})
