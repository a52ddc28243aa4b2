export type Operand = string | number | (string | number | boolean)[] | { n: number; unit: string }

/** A condition tree as the dashboard writes it: lines about attributes, all or any of which must hold. */
export type ConditionTree =
  | { all: ConditionTree[] }
  | { any: ConditionTree[] }
  | { attribute: string; op: string; value?: Operand; ignore_case?: boolean }

export type AttributeCondition = Extract<ConditionTree, { attribute: string }>
