export type AttributeType = 'string' | 'number' | 'boolean' | 'list' | 'datetime'

/** What the field beside an operator asks for. */
export type OperandKind = 'none' | 'text' | 'texts' | 'number' | 'numbers' | 'date' | 'dates' | 'duration'

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
  ['is_one_of', 'is one of', 'string', 'texts'],
  ['is_none_of', 'is none of', 'string', 'texts'],
  ['contains', 'contains', 'string', 'text'],
  ['not_contains', 'does not contain', 'string', 'text'],
  ['starts_with', 'starts with', 'string', 'text'],
  ['ends_with', 'ends with', 'string', 'text'],
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
  ['includes_any', 'includes any of', 'list', 'texts'],
  ['includes_all', 'includes all of', 'list', 'texts'],
  ['includes_none', 'includes none of', 'list', 'texts'],
  ['is_not_empty', 'is not empty', 'list', 'none'],
  ['is_empty', 'is empty', 'list', 'none'],
  ['in_last', 'in the last', 'datetime', 'duration'],
  ['more_than_ago', 'more than … ago', 'datetime', 'duration'],
  ['in_next', 'in the next', 'datetime', 'duration'],
  ['more_than_ahead', 'more than … ahead', 'datetime', 'duration'],
  ['before', 'before', 'datetime', 'date'],
  ['after', 'on or after', 'datetime', 'date'],
  ['on', 'on', 'datetime', 'date'],
  ['between_dates', 'between', 'datetime', 'dates'],
  ['exists', 'has a value', 'any', 'none'],
  ['not_exists', 'has no value', 'any', 'none'],
]

export const OPERATORS: readonly Operator[] = TABLE.map(([op, label, type, operand]) => ({ op, label, type, operand }))

const FALLBACK: Operator = { op: 'exists', label: 'has a value', type: 'any', operand: 'none' }

export function operatorOf(op: string): Operator {
  return OPERATORS.find((operator) => operator.op === op) ?? FALLBACK
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

/** The operators to offer for an attribute with values of these types, grouped; all while none is known. */
export function operatorGroups(types: readonly string[]): OperatorGroup[] {
  return GROUPS.filter(([type]) => suits(type, types)).map(([type, group]) => ({
    group,
    items: OPERATORS.filter((operator) => operator.type === type).map(({ op, label }) => ({ value: op, label })),
  }))
}

/** Whether an operator that needs this type makes sense for values of those types; a datetime is a string as well. */
export function suits(type: Operator['type'], types: readonly string[]): boolean {
  if (type === 'any' || types.length === 0) return true
  return types.includes(type) || (type === 'string' && types.includes('datetime'))
}

/** The operator a fresh condition on such an attribute starts with. */
export function firstOperator(types: readonly string[]): string {
  return (OPERATORS.find(({ type }) => types.includes(type)) ?? FALLBACK).op
}
