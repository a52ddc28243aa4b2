import type { AttributeDraft, CountFields, Draft, EventDraft, RelatedDraft, SegmentDraft } from './draft'
import { elementText, operandOf } from './operands'
import { operatorOf } from './operators'
import type { Duration, Operand } from './tree'

/** Names of segments by id or key; one that is not known is told as it stands. */
export type SegmentNames = (reference: string) => string

const FEW = 3

/** "7 days", "1 week", "2 calendar months". */
export function spokenDuration({ n, unit }: Duration): string {
  const word = unit.replace('_', ' ')
  return `${n} ${n === 1 ? word.replace(/s$/, '') : word}`
}

function spokenOperand(operand: Operand): string {
  if (Array.isArray(operand)) return spokenList(operand.map(elementText))
  if (typeof operand === 'object') return spokenDuration(operand)
  return String(operand)
}

function spokenList(items: readonly string[]): string {
  const rest = items.length - FEW
  return rest > 0 ? `${items.slice(0, FEW).join(', ')} and ${rest} more` : items.join(' or ')
}

/** What an attribute has to be, after "needs": "< 6", "pro", "to contain ann", "more than 3 days ago". */
export function neededOf(draft: AttributeDraft): string {
  return comparedTo(draft)
    .replace(/^(?:is|has) /, '')
    .replace(/^does not (\w+)/, 'not to $1')
    .replace(/^(contain|start|end|include)s\b/, 'to $1')
}

/** How an attribute is compared: "is pro", "< 6". */
function comparedTo(draft: AttributeDraft): string {
  const { label, operand: kind } = operatorOf(draft.op)
  const operand = operandOf(draft.op, draft)
  if (operand === null) return label
  if (kind === 'numbers' || kind === 'dates') return `${label} ${draft.text} and ${draft.upper}`
  const said = spokenOperand(operand)
  return label.includes('…') ? label.replace('…', said) : `${label} ${said}`
}

/** How often: "at least 3 times", "never". */
export function neededCount({ op, count }: Pick<EventDraft, 'op' | 'count'>): string {
  return op === 'not_performed' ? 'never' : `${spokenCount(count)} ${isOnce(count) ? 'time' : 'times'}`
}

function isOnce({ form, low }: CountFields): boolean {
  return form !== 'between' && low === '1'
}

function spokenCount({ form, low, high }: CountFields): string {
  return form === 'between' ? `between ${low} and ${high}` : `${form.replace('_', ' ')} ${low}`
}

/** A line in a few words, to name it where it is not looked at. */
export function lineText(draft: Draft, named: SegmentNames): string {
  const text = affirmed(draft, named)
  return draft.nots % 2 === 1 ? `not ${text}` : text
}

function affirmed(draft: Draft, named: SegmentNames): string {
  switch (draft.kind) {
    case 'group':
      return draft.children.map((child) => lineText(child, named)).join(draft.match === 'all' ? ' and ' : ' or ')
    case 'attribute':
      return draft.name === '' ? 'incomplete condition' : `${draft.name} ${comparedTo(draft)}`
    case 'event':
      return draft.event === '' ? 'incomplete condition' : `${draft.event} ${neededCount(draft)}`
    case 'segment':
      return segmentText(draft, named)
    case 'company':
    case 'member':
      return relatedText(draft)
    case 'raw':
      return JSON.stringify(draft.tree)
  }
}

function segmentText({ segment, op }: SegmentDraft, named: SegmentNames): string {
  return `${op === 'in_segment' ? 'in' : 'not in'} ${named(segment)}`
}

function relatedText({ kind, quantifier }: RelatedDraft): string {
  if (kind === 'company') return quantifier === 'any' ? 'in a company' : 'in no company'
  return quantifier === 'any' ? 'has a member' : 'has no member'
}
