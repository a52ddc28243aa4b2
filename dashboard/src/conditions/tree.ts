// Type aliases throughout: they fit the contract's open objects, which interfaces do not.
/* eslint-disable @typescript-eslint/consistent-type-definitions */

/** Whom a condition is about. */
export type Scope = 'user' | 'company'

export type Duration = {
  n: number
  unit: string
}

export type Scalar = string | number | boolean

export type Operand = string | number | Scalar[] | Duration

export type AttributeLine = {
  attribute: string
  op: string
  value?: Operand
  ignore_case?: boolean
}

/** Of the membership in scope, inside `company` and `member`. */
export type MembershipLine = Omit<AttributeLine, 'attribute'> & { membership: string }

export type Count = { at_least: number } | { at_most: number } | { exactly: number } | { between: [number, number] }

export type Window = 'ever' | { in_last: Duration } | { between_dates: [string, string] }

export type EventLine = {
  event: string
  op: 'performed' | 'not_performed'
  count?: Count
  window?: Window
  where?: ConditionTree
}

export type SegmentLine = {
  segment: string
  op: 'in_segment' | 'not_in_segment'
}

export type CompanyLine = {
  company: 'any' | 'none'
  where?: ConditionTree
}

export type MemberLine = {
  member: 'any' | 'none'
  where?: ConditionTree
}

/** A condition tree as the API reads it: docs/conditions.md. */
export type ConditionTree =
  | { all: ConditionTree[] }
  | { any: ConditionTree[] }
  | { not: ConditionTree }
  | AttributeLine
  | MembershipLine
  | EventLine
  | SegmentLine
  | CompanyLine
  | MemberLine
