import { spokenDuration, type SegmentNames } from '../conditions/describe'
import { operatorOf } from '../conditions/operators'
import type { AttributeLine, ConditionTree, Count, EventLine, MembershipLine, Window } from '../conditions/tree'
import { eventText } from '../format/calls'

/** One line of a definition that is written down line by line. */
export interface TreeLine {
  depth: number
  text: string
  /** Whether what it is about stands below it, one deeper. */
  isGroup: boolean
}

/** A definition line by line, groups before what is in them; everyone is one line as well. */
export function treeLines(tree: ConditionTree | null, nameOf: SegmentNames): TreeLine[] {
  return tree === null ? [{ depth: 0, text: 'everyone', isGroup: false }] : linesOf(tree, nameOf, 0)
}

/** Whether a definition line by line shows more than the sentence does: one line is a sentence already. */
export function hasManyLines(tree: ConditionTree | null): boolean {
  return treeLines(tree, (segment) => segment).filter(({ isGroup }) => !isGroup).length > 1
}

function linesOf(tree: ConditionTree, nameOf: SegmentNames, depth: number): TreeLine[] {
  if ('all' in tree) return headed('all of', tree.all, nameOf, depth)
  if ('any' in tree) return headed('any of', tree.any, nameOf, depth)
  if ('not' in tree) return headed('not', [tree.not], nameOf, depth)
  const text = leafText(tree, nameOf)
  const where = 'where' in tree ? tree.where : undefined
  return where === undefined
    ? [{ depth, text, isGroup: false }]
    : headed(`${text}, where`, rowsOf(where), nameOf, depth)
}

/** All of what stands in a `where` must hold: its outermost group says nothing new. */
function rowsOf(where: ConditionTree): ConditionTree[] {
  return 'all' in where ? where.all : [where]
}

function headed(text: string, children: readonly ConditionTree[], nameOf: SegmentNames, depth: number): TreeLine[] {
  return [{ depth, text, isGroup: true }, ...children.flatMap((child) => linesOf(child, nameOf, depth + 1))]
}

type Leaf = Exclude<ConditionTree, { all: ConditionTree[] } | { any: ConditionTree[] } | { not: ConditionTree }>

function leafText(leaf: Leaf, nameOf: SegmentNames): string {
  if ('event' in leaf) return performedText(leaf)
  if ('segment' in leaf) return `${leaf.op === 'in_segment' ? 'in' : 'not in'} ${nameOf(leaf.segment)}`
  if ('company' in leaf) return leaf.company === 'any' ? 'has a company' : 'has no company'
  if ('member' in leaf) return leaf.member === 'any' ? 'has a user' : 'has no user'
  return comparison(leaf)
}

function comparison(line: AttributeLine | MembershipLine): string {
  const name = 'attribute' in line ? line.attribute : `membership ${line.membership}`
  const { label } = operatorOf(line.op)
  const operand = line.value === undefined ? '' : ` ${operandText(line.value)}`
  // "more than … ago": the value stands within the words.
  const words = label.includes('…') ? label.replace('…', operand.trim()) : label + operand
  return `${name} ${words}${line.ignore_case === true ? ' (any case)' : ''}`
}

function operandText(value: NonNullable<AttributeLine['value']>): string {
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'object' ? spokenDuration(value) : String(value)
}

function performedText({ event, op, count, window }: EventLine): string {
  const times = count === undefined ? '' : ` ${countText(count)}`
  return `${op === 'performed' ? 'performed' : 'has not performed'} ${eventText(event)}${times}${windowText(window ?? 'ever')}`
}

function countText(count: Count): string {
  if ('at_least' in count) return `at least ${times(count.at_least)}`
  if ('at_most' in count) return `at most ${times(count.at_most)}`
  if ('exactly' in count) return `exactly ${times(count.exactly)}`
  return `${count.between[0]} to ${times(count.between[1])}`
}

function times(number: number): string {
  return number === 1 ? '1 time' : `${number} times`
}

function windowText(window: Window): string {
  if (window === 'ever') return ''
  if ('in_last' in window) return ` in the last ${spokenDuration(window.in_last)}`
  return ` from ${window.between_dates[0]} to ${window.between_dates[1]}`
}
