import {
  emptyEvent,
  emptyGroup,
  node,
  type AttributeDraft,
  type Draft,
  type EventDraft,
  type GroupDraft,
  type LineDraft,
  type RelatedDraft,
} from './draft'
import { countFields, fieldsOf, windowFields } from './operands'
import { isOperator } from './operators'
import { isSame } from './same'
import type { AttributeLine, ConditionTree, EventLine, MembershipLine, SegmentLine } from './tree'
import { treeOf } from './writing'

/** The draft that a tree is edited in: a group, also where the tree is a single condition. */
export function draftOf(tree: ConditionTree | null): GroupDraft {
  if (tree === null) return emptyGroup()
  const read = nodeOf(tree)
  return read.kind === 'group' ? read : { ...emptyGroup(true), children: [read] }
}

/** A node that would not come out as it went in is kept as it stands: opening a tree loses nothing of it. */
function nodeOf(tree: ConditionTree): Draft {
  const read = isObject(tree) ? readNode(tree) : null
  return read !== null && isSame(treeOf(read), tree) ? read : { ...node(), kind: 'raw', tree }
}

/** A tree may come from an address, in which anything can stand. */
function isObject(tree: unknown): boolean {
  return typeof tree === 'object' && tree !== null
}

function readNode(tree: ConditionTree): Draft | null {
  if ('not' in tree) {
    const inner = nodeOf(tree.not)
    return { ...inner, nots: inner.nots + 1 }
  }
  if ('all' in tree) return groupOf('all', tree.all)
  if ('any' in tree) return groupOf('any', tree.any)
  return lineOf(tree)
}

function groupOf(match: GroupDraft['match'], conditions: readonly ConditionTree[]): GroupDraft | null {
  return Array.isArray(conditions) ? { ...emptyGroup(), match, children: conditions.map(nodeOf) } : null
}

type Line = Exclude<ConditionTree, { all: unknown } | { any: unknown } | { not: unknown }>

/** A line whose words are all known; null of any other. */
function lineOf(line: Line): LineDraft | null {
  if ('attribute' in line || 'membership' in line) return attributeOf(line)
  if ('event' in line) return eventOf(line)
  if ('segment' in line) return segmentOf(line)
  if ('company' in line) return relatedOf('company', line.company, line.where)
  if ('member' in line) return relatedOf('member', line.member, line.where)
  return null
}

function isOneOf(word: unknown, words: readonly string[]): boolean {
  return typeof word === 'string' && words.includes(word)
}

function attributeOf(line: AttributeLine | MembershipLine): AttributeDraft | null {
  const [of, name] =
    'attribute' in line ? (['attribute', line.attribute] as const) : (['membership', line.membership] as const)
  if (typeof name !== 'string' || !isOperator(line.op)) return null
  const ignoreCase = line.ignore_case === true
  return { ...node(), ...fieldsOf(line.value), kind: 'attribute', of, name, op: line.op, ignoreCase }
}

function eventOf({ event, op, count, window, where }: EventLine): EventDraft | null {
  if (typeof event !== 'string' || !isOneOf(op, ['performed', 'not_performed'])) return null
  const [counted, when] = [countFields(count), windowFields(window)]
  return { ...emptyEvent(), event, op, count: counted, window: when, where: whereOf(where) }
}

function segmentOf({ segment, op }: SegmentLine): LineDraft | null {
  if (typeof segment !== 'string' || !isOneOf(op, ['in_segment', 'not_in_segment'])) return null
  return { ...node(), kind: 'segment', segment, op }
}

function relatedOf(
  kind: RelatedDraft['kind'],
  quantifier: RelatedDraft['quantifier'],
  where: ConditionTree | undefined,
): LineDraft | null {
  return isOneOf(quantifier, ['any', 'none']) ? { ...node(), kind, quantifier, where: whereOf(where) } : null
}

function whereOf(where: ConditionTree | undefined): GroupDraft {
  return where === undefined ? emptyGroup(true) : draftOf(where)
}
