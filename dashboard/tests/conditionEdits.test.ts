import { expect, test } from 'vitest'
import type { Draft, GroupDraft } from '../src/conditions/draft'
import { added, changed, duplicated, grouped, linesOf, moved, removed, ungrouped } from '../src/conditions/edit'
import { idAt, nodeAt, pathsOf } from '../src/conditions/paths'
import { linesFor, newLine, placeInside, rootPlace } from '../src/conditions/places'
import { draftOf } from '../src/conditions/reading'
import type { ConditionTree } from '../src/conditions/tree'
import { treeOf } from '../src/conditions/writing'

const a: ConditionTree = { attribute: 'a', op: 'exists' }
const b: ConditionTree = { attribute: 'b', op: 'exists' }
const c: ConditionTree = { attribute: 'c', op: 'exists' }

/** A draft and the ids of its lines by name. */
function opened(tree: ConditionTree): { root: GroupDraft; id: (name: string) => number; group: number } {
  const root = draftOf(tree)
  const lines = linesOf(root)
  const group = root.children.find(({ kind }) => kind === 'group')?.id ?? 0
  return { root, group, id: (name) => lines.find((line) => 'name' in line && line.name === name)?.id ?? 0 }
}

test('a line is removed, and with the last one its group', () => {
  const { root, id } = opened({ all: [a, { any: [b] }] })
  expect(treeOf(removed(root, id('a')))).toEqual({ all: [{ any: [b] }] })
  expect(removed(root, id('b')).children).toHaveLength(1)
  expect(treeOf(removed(removed(root, id('b')), id('a')))).toBeNull()
})

test('the last line of a where leaves the line that it was for', () => {
  const { root, id } = opened({ all: [{ event: 'e', op: 'performed', where: a }] })
  expect(treeOf(removed(root, id('a')))).toEqual({ all: [{ event: 'e', op: 'performed' }] })
})

test('lines are copied, moved within their list, grouped and ungrouped', () => {
  const { root, id, group } = opened({ all: [a, b, { any: [c] }] })
  expect(treeOf(duplicated(root, id('a')))).toEqual({ all: [a, a, b, { any: [c] }] })
  expect(new Set(linesOf(duplicated(root, group)).map((line) => line.id)).size).toBe(4)
  expect(treeOf(moved(root, id('b'), -1))).toEqual({ all: [b, a, { any: [c] }] })
  expect(treeOf(moved(root, id('a'), -1))).toEqual(treeOf(root))
  expect(treeOf(grouped(root, id('a')))).toEqual({ all: [{ any: [a] }, b, { any: [c] }] })
  expect(treeOf(ungrouped(root, group))).toEqual({ all: [a, b, c] })
})

test('a change leaves all other nodes the very same', () => {
  const { root, id } = opened({ all: [a, { any: [b] }] })
  const next = changed(root, id('a'), (draft) => ({ ...draft, nots: 1 }))
  expect(treeOf(next)).toEqual({ all: [{ not: a }, { any: [b] }] })
  expect(next.children[1]).toBe(root.children[1])
})

test('each place has the lines of the grammar', () => {
  expect(linesFor(rootPlace('user'))).toEqual(['attribute', 'event', 'company', 'segment', 'group'])
  expect(linesFor(rootPlace('company'))).toEqual(['attribute', 'member', 'segment', 'group'])
  expect(linesFor(placeInside(newLine('company')))).toEqual(['attribute', 'membership', 'segment', 'group'])
  expect(linesFor(placeInside(newLine('member')))).toEqual(['attribute', 'membership', 'event', 'segment', 'group'])
  expect(linesFor(placeInside(newLine('event')))).toEqual(['attribute', 'group'])
})

/** Where each line that has a name stands. */
function places(root: Draft & GroupDraft): Record<string, string | undefined> {
  const paths = pathsOf(root)
  return Object.fromEntries(linesOf(root).flatMap((line) => ('name' in line ? [[line.name, paths.get(line.id)]] : [])))
}

test('paths lead to where a line stands in its tree', () => {
  const tree: ConditionTree = {
    all: [{ not: { not: a } }, { not: { any: [{ event: 'e', op: 'performed', where: b }, c] } }],
  }
  const found = places(draftOf(tree))
  expect(found).toEqual({ a: '/all/0', b: '/all/1/not/any/0/where', c: '/all/1/not/any/1' })
  expect(nodeAt(tree, found.b ?? '')).toEqual(b)
  expect(nodeAt(tree, '/all/7/any/0')).toBeUndefined()
})

test('lines that are incomplete have no place, and take none', () => {
  const root = added(draftOf({ all: [a] }), 0, newLine('attribute'))
  const { root: bare, id } = opened(a)
  expect(pathsOf(bare).get(id('a'))).toBe('')
  const grown = added(bare, bare.id, newLine('attribute'))
  expect(pathsOf(grown).get(id('a'))).toBe('')
  expect(pathsOf(grown).size).toBe(2)
  expect(root.children).toHaveLength(1)
})

test('what is said at a path is said to the innermost line that it leads into', () => {
  const { root, id, group } = opened({ all: [a, { any: [b] }] })
  const paths = pathsOf(root)
  expect(idAt(paths, '/all/0/value')).toBe(id('a'))
  expect(idAt(paths, '/all/1/any/0/op')).toBe(id('b'))
  expect(idAt(paths, '/all/1/any')).toBe(group)
  const alone = opened(a)
  expect(idAt(pathsOf(alone.root), '/op')).toBe(alone.id('a'))
})
