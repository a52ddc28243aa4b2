import { expect, test, vi } from 'vitest'
import { open } from '../src/api/http'
import { session, startSession } from '../src/session/session'

vi.hoisted(() => {
  vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined })
})

const problem = () =>
  new Response('{"code":"unauthorized","detail":"No such key."}', {
    status: 401,
    headers: { 'content-type': 'application/problem+json' },
  })

test('a key that is no longer good ends the session', async () => {
  startSession({ token: 'rk_1', mayManage: false })
  vi.stubGlobal('fetch', () => Promise.resolve(problem()))
  await expect(open('/v1/segments')).rejects.toThrow('No such key.')
  expect(session()).toBeNull()
})

test('a late refusal of the key before does not sign out whoever has signed in since', async () => {
  startSession({ token: 'rk_1', mayManage: false })
  const answer = Promise.withResolvers<Response>()
  vi.stubGlobal('fetch', () => answer.promise)
  const late = open('/v1/segments')
  startSession({ token: 'mk_2', mayManage: true })
  answer.resolve(problem())
  await expect(late).rejects.toThrow('No such key.')
  expect(session()?.token).toBe('mk_2')
})
