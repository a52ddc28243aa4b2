export type AttributeType = 'string' | 'number' | 'boolean' | 'list' | 'datetime'

/** What the field beside an operator asks for. */
export type OperandKind =
  'none' | 'text' | 'fragment' | 'set' | 'number' | 'numbers' | 'elements' | 'instant' | 'date' | 'dates' | 'duration'

export interface Operator {
  op: string
  label: string
  /** The type of value it needs; 'any' suits every attribute. */
  type: AttributeType | 'any'
  operand: OperandKind
}

const TABLE: readonly [op: string, label: string, type: Operator['type'], operand: OperandKind][] = [
  ['is', 'is', 'string', 'text'],
  ['is_not', 'is not', 'string', 'text'],
  ['is_one_of', 'is one of', 'string', 'set'],
  ['is_none_of', 'is none of', 'string', 'set'],
  ['contains', 'contains', 'string', 'fragment'],
  ['not_contains', 'does not contain', 'string', 'fragment'],
  ['starts_with', 'starts with', 'string', 'fragment'],
  ['not_starts_with', 'does not start with', 'string', 'fragment'],
  ['ends_with', 'ends with', 'string', 'fragment'],
  ['not_ends_with', 'does not end with', 'string', 'fragment'],
  ['eq', '=', 'number', 'number'],
  ['ne', '≠', 'number', 'number'],
  ['lt', '<', 'number', 'number'],
  ['lte', '≤', 'number', 'number'],
  ['gt', '>', 'number', 'number'],
  ['gte', '≥', 'number', 'number'],
  ['between', 'is between', 'number', 'numbers'],
  ['not_between', 'is not between', 'number', 'numbers'],
  ['is_true', 'is true', 'boolean', 'none'],
  ['is_false', 'is false', 'boolean', 'none'],
  ['includes_any', 'includes any of', 'list', 'elements'],
  ['includes_all', 'includes all of', 'list', 'elements'],
  ['includes_none', 'includes none of', 'list', 'elements'],
  ['not_includes_all', 'does not include all of', 'list', 'elements'],
  ['is_not_empty', 'is not empty', 'list', 'none'],
  ['is_empty', 'is empty', 'list', 'none'],
  ['in_last', 'in the last', 'datetime', 'duration'],
  ['more_than_ago', 'more than … ago', 'datetime', 'duration'],
  ['in_next', 'in the next', 'datetime', 'duration'],
  ['more_than_ahead', 'more than … ahead', 'datetime', 'duration'],
  ['before', 'before', 'datetime', 'instant'],
  ['after', 'on or after', 'datetime', 'instant'],
  ['on', 'on', 'datetime', 'date'],
  ['not_on', 'not on', 'datetime', 'date'],
  ['between_dates', 'between', 'datetime', 'dates'],
  ['not_between_dates', 'not between', 'datetime', 'dates'],
  ['exists', 'has a value', 'any', 'none'],
  ['not_exists', 'has no value', 'any', 'none'],
]

export const OPERATORS: readonly Operator[] = TABLE.map(([op, label, type, operand]) => ({ op, label, type, operand }))

const FALLBACK: Operator = { op: 'exists', label: 'has a value', type: 'any', operand: 'none' }

export function operatorOf(op: string): Operator {
  return OPERATORS.find((operator) => operator.op === op) ?? FALLBACK
}

export function isOperator(op: unknown): op is string {
  return OPERATORS.some((operator) => operator.op === op)
}

const GROUPS: readonly [Operator['type'], string][] = [
  ['string', 'Text'],
  ['number', 'Number'],
  ['datetime', 'Date'],
  ['boolean', 'True or false'],
  ['list', 'List'],
  ['any', 'Any type'],
]

export interface OperatorGroup {
  group: string
  items: { value: string; label: string }[]
}

/** Sets of strings or of numbers: the one kind of operator that is for two types. */
const SETS: readonly Operator[] = OPERATORS.filter(({ operand }) => operand === 'set')

/**
 * The operators to offer for an attribute with values of these types, grouped; all while none is known. `isStill`:
 * without those that compare with now, as of properties of events.
 */
export function operatorGroups(types: readonly string[], isStill = false): OperatorGroup[] {
  const offered = GROUPS.filter(([type]) => suits(type, types))
  const hasText = offered.some(([type]) => type === 'string')
  return offered.map(([type, group]) => ({
    group,
    items: [...OPERATORS.filter((operator) => operator.type === type), ...(type === 'number' && !hasText ? SETS : [])]
      .filter(({ operand }) => !isStill || operand !== 'duration')
      .map(({ op, label }) => ({ value: op, label })),
  }))
}

/** The operators to offer with the one that is chosen, also where it does not suit what is known of the attribute. */
export function withChosen(groups: readonly OperatorGroup[], op: string): OperatorGroup[] {
  const isThere = groups.some(({ items }) => items.some(({ value }) => value === op))
  return isThere ? [...groups] : [{ group: 'Chosen', items: [{ value: op, label: operatorOf(op).label }] }, ...groups]
}

/** Whether an operator that needs this type makes sense for values of those types; a datetime is a string as well. */
export function suits(type: Operator['type'], types: readonly string[]): boolean {
  if (type === 'any' || types.length === 0) return true
  return types.includes(type) || (type === 'string' && types.includes('datetime'))
}

/** Whether this operator is offered for values of those types. */
export function isOffered(op: string, types: readonly string[]): boolean {
  const { type, operand } = operatorOf(op)
  return suits(type, types) || (operand === 'set' && types.includes('number'))
}

/** The operator a fresh condition on such an attribute starts with; `isStill` as operatorGroups. */
export function firstOperator(types: readonly string[], isStill = false): string {
  const [most] = types
  const suited = OPERATORS.filter(({ operand }) => !isStill || operand !== 'duration')
  return (suited.find(({ type }) => type === most) ?? FALLBACK).op
}
