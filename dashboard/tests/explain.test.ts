import { describe, expect, it } from 'vitest'
import { askAgainIn, timeLeft } from '../src/explain/countdown'
import { foldedAtFirst, populationRow, rowsOf, unfolded } from '../src/explain/rows'
import type { AttributeNode, ExplainNode } from '../src/explain/tree'

function leaf(attribute: string, truth: boolean, sentence = `${attribute} is x`): AttributeNode {
  return { attribute, op: 'is', truth, next_flip_at: null, sentence, actual: null, set_by: null }
}

function company(company_id: string, truth: boolean) {
  return { company_id, truth, next_flip_at: null, where: leaf('plan', truth) }
}

const COMPANIES: ExplainNode = {
  company: 'any',
  truth: true,
  next_flip_at: null,
  sentence: 'has a company of which plan is x',
  companies: [company('b', true), company('a', false)],
  company_count: 2,
}

describe('the lines of an explanation', () => {
  it('stand in the order of the tree, and say how many of a group hold', () => {
    const rows = rowsOf({ all: [leaf('plan', true), leaf('seats', false)], truth: false, next_flip_at: null })
    expect(rows.map(({ depth, truth, text }) => [depth, truth, text.join('')])).toEqual([
      [0, false, 'All of these'],
      [1, true, 'plan is x'],
      [1, false, 'seats is x'],
    ])
    expect(rows[0]?.seen).toEqual({ kind: 'text', text: '1 of 2 hold' })
  })

  it('name what they are about, also when a built-in is spoken of otherwise', () => {
    const named = (node: AttributeNode) => rowsOf(node)[0]?.text
    expect(named(leaf('plan', true))).toEqual(['', 'plan', ' is x'])
    expect(named(leaf('last_seen_at', true, 'last seen in the last 7 days'))).toEqual([
      '',
      'last seen',
      ' in the last 7 days',
    ])
  })

  it('tell each company with its own lines, and fold all but the one that decides', () => {
    const rows = rowsOf(COMPANIES)
    expect(rows.map(({ text }) => text.join(''))).toEqual([
      'has a company of which plan is x',
      'b',
      'plan is x',
      'a',
      'plan is x',
    ])
    const shown = unfolded(rows, foldedAtFirst(rows))
    expect(shown.map(({ path }) => path)).toEqual(['0', '0.0', '0.0.0', '0.1'])
  })

  it('tell users of a company, those who do not count too', () => {
    const member = { user_id: 'u1', identified: false, truth: false, next_flip_at: null }
    const rows = rowsOf({ member: 'any', truth: false, next_flip_at: null, sentence: 'has a user', members: [member] })
    expect(rows[1]).toMatchObject({ about: { kind: 'user', id: 'u1' }, folds: false })
    expect(rows[1]?.seen).toEqual({ kind: 'text', text: 'is anonymous, which does not count' })
  })

  it('say of a segment inside why, and that it looks at others only', () => {
    const inner = { population: 'identified', in_population: false, tree: leaf('plan', true) }
    const sentence = 'in Pro'
    const node = { segment: 'seg_1', segment_name: 'Pro', sentence, truth: false, next_flip_at: null, inner }
    expect(rowsOf(node).map(({ text }) => text)).toEqual([
      ['in ', 'Pro', ''],
      ['is one of the ', 'identified', ' users'],
      ['', 'plan', ' is x'],
    ])
    expect(populationRow('anonymous', 'p', 0).seen).toEqual({ kind: 'text', text: 'is identified' })
  })
})

describe('a countdown', () => {
  it('is as exact as it is near', () => {
    const left = [-1, 1, 9_000, 61_000, 3_600_000 + 5 * 60_000, 27 * 3_600_000, 49 * 3_600_000].map(timeLeft)
    expect(left).toEqual(['now', '1 s', '9 s', '1 min 01 s', '1 h 05 min', '1 day 3 h', '2 days 1 h'])
  })

  it('asks again right after the first moment, at once and again while that is past, and never without one', () => {
    const at = (ms: number) => new Date(ms).toISOString()
    expect(askAgainIn([null, at(9_000), at(5_000)], 1_000)).toBe(4_500)
    expect(askAgainIn([at(1_000)], 60_000)).toBe(500)
    expect(askAgainIn([null], 0)).toBe(false)
  })
})
