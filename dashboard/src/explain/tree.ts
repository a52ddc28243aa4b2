/** Whether a node holds, and when time alone may change that. */
export interface Verdict {
  truth: boolean
  next_flip_at: string | null
}

/** The message that decided something, and the time of which it speaks. */
export interface SetBy {
  message_id: string
  at: string
}

interface Leaf extends Verdict {
  sentence: string
}

export interface AttributeNode extends Leaf {
  attribute?: string
  membership?: string
  op: string
  actual: unknown
  set_by: SetBy | null
  /** The value is there, but not of the type that the operator needs. */
  mistyped?: { is: string; needs: string }
}

export interface EventNode extends Leaf {
  event: string
  counted: number
  events: SetBy[]
  set_by: SetBy | null
}

export interface SegmentNode extends Leaf {
  segment: string
  segment_name?: string
  inner?: { population: string; in_population: boolean; tree: ExplainNode }
  picked?: boolean
  set_by?: SetBy | null
}

export interface CompanyNode extends Leaf {
  company: string
  companies: (Verdict & { company_id: string; where?: ExplainNode })[]
  company_count: number
}

export interface MemberNode extends Leaf {
  member: string
  members: (Verdict & { user_id: string; identified: boolean; where?: ExplainNode })[]
  member_count?: number
}

export type LeafNode = AttributeNode | EventNode | SegmentNode | CompanyNode | MemberNode

/** A node of an explanation: the shape of the definition, told down to what each leaf saw. */
export type ExplainNode =
  (Verdict & { all: ExplainNode[] }) | (Verdict & { any: ExplainNode[] }) | (Verdict & { not: ExplainNode }) | LeafNode
