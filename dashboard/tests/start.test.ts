import { expect, test } from 'vitest'
import { snippets } from '../src/pages/start/snippets'
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
