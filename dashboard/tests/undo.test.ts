import { expect, test } from 'vitest'
import type { Segment } from '../src/api/types'
import { changesOf } from '../src/segments/profile'
import { undoOf } from '../src/segments/undo'

const BEFORE = {
  id: 'seg_1',
  name: 'Pro',
  description: null,
  tags: ['paid'],
  columns: ['plan'],
  version: 3,
} as unknown as Segment

function recorder() {
  const given: unknown[] = []
  const give =
    (name: string) =>
    (...args: unknown[]) => {
      given.push([name, ...args.slice(1)])
      return Promise.resolve(BEFORE)
    }
  return { given, commands: { restore: give('restore'), describe: give('describe') } }
}

test('the way back from an edit brings back its definition, its name and its columns', async () => {
  const { given, commands } = recorder()
  const after: Segment = { ...BEFORE, name: 'Big', columns: ['seats'], version: 4 }
  await undoOf(commands, BEFORE, after)?.run()
  expect(given).toEqual([
    ['restore', 3, 4],
    ['describe', { name: 'Pro', columns: ['plan'] }],
  ])
})

test('an edit of the name alone is no version to go back to', async () => {
  const { given, commands } = recorder()
  await undoOf(commands, BEFORE, { ...BEFORE, name: 'Big' })?.run()
  expect(given).toEqual([['describe', { name: 'Pro' }]])
})

test('there is no way back from nothing', () => {
  expect(undoOf(recorder().commands, BEFORE, { ...BEFORE })).toBeUndefined()
})

test('what was not typed anew is not said: others may have changed it meanwhile', () => {
  const start = { name: 'Pro', description: '', tags: ['paid'] }
  expect(changesOf(start, { ...start, description: ' Payers ' })).toEqual({ description: 'Payers' })
  expect(changesOf(start, { ...start, tags: [] })).toEqual({ tags: [] })
  expect(changesOf(start, start)).toEqual({})
})
