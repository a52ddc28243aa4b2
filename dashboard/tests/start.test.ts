import { expect, test } from 'vitest'
import { pidOf } from '../src/app/demo/pid'
import { sentText } from '../src/pages/start/sentText'
import { snippets, writeKeyCommand } from '../src/pages/start/snippets'
import { keyRefusal } from '../src/session/keys'

const PLACE = { ingest: 'https://m.example.com', writeKey: 'wk_1' }

test('every snippet holds the write key and where ingest is', () => {
  for (const { code } of snippets(PLACE)) {
    expect(code).toContain('wk_1')
    expect(code).toContain('https://m.example.com')
  }
})

test("Segment's browser SDK is given a host without a scheme, and the scheme apart", () => {
  const npm = snippets(PLACE).find(({ id }) => id === 'npm')
  expect(npm?.code).toContain(`apiHost: 'm.example.com/v1', protocol: 'https'`)
})

test('only keys that can read sign in, and a write key is told why not', () => {
  expect([keyRefusal('rk_1'), keyRefusal('mk_1')]).toEqual([null, null])
  expect(keyRefusal('wk_1')).toContain('write key')
  expect(keyRefusal('hello')).toContain('rk_')
})

test('a refused call is shown as it was sent, and an entry without a call not at all', () => {
  expect(sentText('{"type":"call_refused","call":"{\\"traits\\":{}}"}')).toBe('{"traits":{}}')
  expect(sentText('{"type":"user_identified","call":{"userId":"u1"}}')).toBe('{"userId":"u1"}')
  expect([sentText('{"type":"stream_marked"}'), sentText('no JSON'), sentText('null')]).toEqual([null, null, null])
})

test('the command that makes a write key is of the environment that one looks at', () => {
  expect(writeKeyCommand('shop')).toBe('muster keys create write --name my-app --environment shop')
  expect(writeKeyCommand(undefined)).toBe('muster keys create write --name my-app')
})

test('the process to kill is told by the owner of a shard', () => {
  expect([pidOf('vm:8432'), pidOf('a:b:17'), pidOf('vm'), pidOf(null)]).toEqual(['8432', '17', undefined, undefined])
})
