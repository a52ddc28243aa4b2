import { operatorOf, type OperandKind } from './operators'
import type { AttributeLine, ConditionTree, Operand } from './tree'

/** One line of the builder, with its fields as they are typed. */
export interface ConditionDraft {
  id: number
  attribute: string
  op: string
  text: string
  /** The second number or date of a range. */
  upper: string
  texts: string[]
  unit: string
}

export const UNITS = ['minutes', 'hours', 'days', 'weeks', 'calendar_days', 'calendar_months'] as const

export function emptyCondition(id: number): ConditionDraft {
  return { id, attribute: '', op: 'is', text: '', upper: '', texts: [], unit: 'days' }
}

function numberOf(text: string): number | null {
  const number = Number(text)
  return text.trim() !== '' && Number.isFinite(number) ? number : null
}

/** A list may hold numbers and booleans as well: `3` and `true` in a list condition mean themselves. */
function elementOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  return numberOf(text) ?? text
}

const READERS: Record<Exclude<OperandKind, 'none'>, (draft: ConditionDraft) => Operand | null> = {
  text: ({ text }) => (text === '' ? null : text),
  texts: ({ texts, op }) => {
    if (texts.length === 0) return null
    return operatorOf(op).type === 'list' ? texts.map(elementOf) : texts
  },
  number: ({ text }) => numberOf(text),
  numbers: ({ text, upper }) => {
    const [low, high] = [numberOf(text), numberOf(upper)]
    return low === null || high === null || low > high ? null : [low, high]
  },
  date: ({ text }) => (text === '' ? null : text),
  dates: ({ text, upper }) => (text === '' || upper === '' || text > upper ? null : [text, upper]),
  duration: ({ text, unit }) => {
    const n = numberOf(text)
    return n !== null && Number.isInteger(n) && n > 0 ? { n, unit } : null
  },
}

/** A line as a condition; null while it is incomplete. */
export function conditionOf(draft: ConditionDraft): AttributeLine | null {
  const { operand } = operatorOf(draft.op)
  if (draft.attribute === '') return null
  if (operand === 'none') return { attribute: draft.attribute, op: draft.op }
  const value = READERS[operand](draft)
  return value === null ? null : { attribute: draft.attribute, op: draft.op, value }
}

export type Match = 'all' | 'any'

/** The tree of the complete lines; null when there is none. */
export function treeOf(match: Match, drafts: readonly ConditionDraft[]): ConditionTree | null {
  const conditions = drafts.map(conditionOf).filter((condition) => condition !== null)
  if (conditions.length === 0) return null
  return match === 'all' ? { all: conditions } : { any: conditions }
}

export function isComplete(drafts: readonly ConditionDraft[]): boolean {
  return drafts.length > 0 && drafts.every((draft) => conditionOf(draft) !== null)
}
