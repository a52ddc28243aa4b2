import type { AttributeDraft, Draft, EventDraft, GroupDraft, RelatedDraft } from './draft'
import { countOf, operandOf, windowOf } from './operands'
import { operatorOf } from './operators'
import type { AttributeLine, ConditionTree, Count, EventLine, MembershipLine } from './tree'

/** The tree of what is complete in a draft; null when nothing is. */
export function treeOf(draft: Draft): ConditionTree | null {
  let tree = bodyOf(draft)
  for (let times = 0; tree !== null && times < draft.nots; times += 1) tree = { not: tree }
  return tree
}

function bodyOf(draft: Draft): ConditionTree | null {
  switch (draft.kind) {
    case 'group':
      return groupOf(draft)
    case 'attribute':
      return comparisonOf(draft)
    case 'event':
      return eventOf(draft)
    case 'segment':
      return draft.segment === '' ? null : { segment: draft.segment, op: draft.op }
    case 'company':
    case 'member':
      return relatedOf(draft)
    case 'raw':
      return draft.tree
  }
}

function groupOf({ match, children, isBare }: GroupDraft): ConditionTree | null {
  const conditions = children.map(treeOf).filter((condition) => condition !== null)
  const [first] = conditions
  if (first === undefined) return null
  if (isBare && conditions.length === 1) return first
  return match === 'all' ? { all: conditions } : { any: conditions }
}

function comparisonOf(draft: AttributeDraft): AttributeLine | MembershipLine | null {
  const { op, name, of } = draft
  const value = operandOf(op, draft)
  if (name === '' || (value === null && operatorOf(op).operand !== 'none')) return null
  const compared = {
    op,
    ...(value !== null && { value }),
    ...(draft.ignoreCase && hasCase(draft) && { ignore_case: true }),
  }
  return of === 'attribute' ? { attribute: name, ...compared } : { membership: name, ...compared }
}

/** Whether a comparison is of texts, in which capitals may count: a set may be one of numbers. */
export function hasCase(draft: AttributeDraft): boolean {
  const { type, operand } = operatorOf(draft.op)
  return type === 'string' && !(operand === 'set' && typeof draft.elements[0] === 'number')
}

function eventOf({ event, op, count: counted, window: when, where: filter }: EventDraft): EventLine | null {
  const [window, where] = [windowOf(when), treeOf(filter)]
  const count = op === 'performed' ? countOf(counted) : ONCE
  if (event === '' || window === null || count === null) return null
  return {
    event,
    op,
    ...(!isOnce(count) && { count }),
    ...(window !== 'ever' && { window }),
    ...(where !== null && { where }),
  }
}

/** What an event without a count is asked for. */
const ONCE: Count = { at_least: 1 }

function isOnce(count: Count): boolean {
  return 'at_least' in count && count.at_least === 1
}

function relatedOf({ kind, quantifier, where: filter }: RelatedDraft): ConditionTree {
  const where = treeOf(filter)
  const rest = where === null ? {} : { where }
  return kind === 'company' ? { company: quantifier, ...rest } : { member: quantifier, ...rest }
}

/** The lines that still lack something: they are in no tree. */
export function incompleteIn(draft: Draft): Draft[] {
  if (draft.kind === 'group') return draft.children.flatMap(incompleteIn)
  return [...(treeOf(draft) === null ? [draft] : []), ...('where' in draft ? incompleteIn(draft.where) : [])]
}
