import type { ConditionTree, Scalar } from './tree'

/** A node of the builder, with its fields as they are typed. `nots`: how many times it is denied, one `not` in another. */
interface Node {
  id: number
  nots: number
}

export type Match = 'all' | 'any'

export interface GroupDraft extends Node {
  kind: 'group'
  match: Match
  children: readonly Draft[]
  /** While it has a single condition, that one is written without the group. */
  isBare: boolean
}

/** What an operand is typed into; which of these fields count is the operator's to say. */
export interface OperandFields {
  text: string
  /** The second number or date of a range. */
  upper: string
  elements: readonly Scalar[]
  unit: string
}

export interface AttributeDraft extends Node, OperandFields {
  kind: 'attribute'
  /** Whose it is: of the thing in scope, or of the membership. */
  of: 'attribute' | 'membership'
  name: string
  op: string
  ignoreCase: boolean
}

export interface CountFields {
  form: 'at_least' | 'at_most' | 'exactly' | 'between'
  low: string
  high: string
}

export interface WindowFields extends OperandFields {
  form: 'ever' | 'in_last' | 'between_dates'
}

export interface EventDraft extends Node {
  kind: 'event'
  event: string
  op: 'performed' | 'not_performed'
  count: CountFields
  window: WindowFields
  where: GroupDraft
}

export interface SegmentDraft extends Node {
  kind: 'segment'
  segment: string
  op: 'in_segment' | 'not_in_segment'
}

/** A company of the user, or a member of the company: which one has to be so is said in `where`. */
export interface RelatedDraft extends Node {
  kind: 'company' | 'member'
  quantifier: 'any' | 'none'
  where: GroupDraft
}

/** What the builder has no fields for: kept, counted and saved as it stands. */
interface RawDraft extends Node {
  kind: 'raw'
  tree: ConditionTree
}

export type LineDraft = AttributeDraft | EventDraft | SegmentDraft | RelatedDraft | RawDraft
export type Draft = GroupDraft | LineDraft

export const NO_FIELDS: OperandFields = { text: '', upper: '', elements: [], unit: 'days' }

let lastId = 0

/** Ids are of this page only: they tell lines apart while they change. */
export function node(): Node {
  lastId += 1
  return { id: lastId, nots: 0 }
}

export function emptyGroup(isBare = false): GroupDraft {
  return { ...node(), kind: 'group', match: 'all', children: [], isBare }
}

export function emptyAttribute(of: AttributeDraft['of'] = 'attribute'): AttributeDraft {
  return { ...node(), ...NO_FIELDS, kind: 'attribute', of, name: '', op: 'is', ignoreCase: false }
}

export function emptyEvent(): EventDraft {
  return {
    ...node(),
    kind: 'event',
    event: '',
    op: 'performed',
    count: { form: 'at_least', low: '1', high: '' },
    window: { ...NO_FIELDS, form: 'ever' },
    where: emptyGroup(true),
  }
}

export function emptySegment(): SegmentDraft {
  return { ...node(), kind: 'segment', segment: '', op: 'in_segment' }
}

export function emptyRelated(kind: RelatedDraft['kind']): RelatedDraft {
  return { ...node(), kind, quantifier: 'any', where: emptyGroup(true) }
}
