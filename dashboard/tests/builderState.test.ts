import { expect, test } from 'vitest'
import { arrived, edited, extended, left, opened, settled, type BuilderState } from '../src/builder/state'
import type { AttributeDraft, GroupDraft } from '../src/conditions/draft'
import { added, changed } from '../src/conditions/edit'
import { newLine } from '../src/conditions/places'
import type { ConditionTree } from '../src/conditions/tree'

function plan(value: string): ConditionTree {
  return { all: [{ attribute: 'plan', op: 'is', value }] }
}

/** The draft with the value of its first line typed. */
function withText(root: GroupDraft, text: string): GroupDraft {
  const [line] = root.children
  return changed(root, line?.id ?? 0, (draft) => ({ ...(draft as AttributeDraft), text }))
}

function typed(state: BuilderState, text: string): BuilderState {
  return edited(state, withText(state.root, text), { field: 'text', isTyping: true })
}

test('letters count after a pause: the first ones as a step, those that follow in its place', () => {
  const first = settled(typed(opened(plan('pro')), 'a'))
  expect(first.outgoing).toEqual({ tree: plan('a'), replace: false })
  const second = settled(typed(first, 'ab'))
  expect(second.outgoing).toEqual({ tree: plan('ab'), replace: true })
})

test('a value that is picked after letters of it is the same step', () => {
  const letters = settled(typed(opened(plan('pro')), 'fr'))
  const picked = edited(letters, withText(letters.root, 'free'), { field: 'text', isTyping: false })
  expect(picked.outgoing).toEqual({ tree: plan('free'), replace: true })
})

test('what is typed after the field was left is a step of its own', () => {
  const before = left(typed(opened(plan('pro')), 'a'))
  expect(before.outgoing).toEqual({ tree: plan('a'), replace: false })
  expect(settled(typed(before, 'b')).outgoing).toEqual({ tree: plan('b'), replace: false })
})

test('an incomplete line tells nothing', () => {
  const state = opened(plan('pro'))
  const next = extended(state, added(state.root, state.root.id, newLine('attribute')), 7)
  expect([next.outgoing, next.fresh, next.root.children.length]).toEqual([null, 7, 2])
  expect(settled(typed(next, '')).outgoing).toEqual({ tree: null, replace: false })
})

test('our own words that come back, late or not, change no draft', () => {
  let state = settled(typed(opened(plan('pro')), 'a'))
  state = typed(state, 'ab')
  state = arrived(state, plan('a'))
  expect(state.root.children[0]).toMatchObject({ text: 'ab' })
  state = settled(state)
  expect(arrived(state, plan('ab')).root).toBe(state.root)
})

test('a tree that somebody went to is opened anew, also one that was told before', () => {
  const told = arrived(settled(typed(opened(plan('pro')), 'a')), plan('a'))
  const back = arrived(told, plan('pro'))
  expect(back.root.children[0]).toMatchObject({ text: 'pro' })
  expect(arrived(back, plan('a')).root.children[0]).toMatchObject({ text: 'a' })
})
