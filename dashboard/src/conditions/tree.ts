export type Operand = string | number | (string | number | boolean)[] | { n: number; unit: string }

export interface AttributeCondition {
  attribute: string
  op: string
  value?: Operand
  ignore_case?: boolean
}

/** A condition tree as the API takes it; leaves other than attributes are read, not yet written, by the dashboard. */
export type ConditionTree =
  | { all: ConditionTree[] }
  | { any: ConditionTree[] }
  | { not: ConditionTree }
  | AttributeCondition
  | { event: string }
  | { segment: string; op: string }
  | { company: 'any' | 'none' }
