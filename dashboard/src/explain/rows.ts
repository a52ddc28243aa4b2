import { counted } from '../format/names'
import type {
  AttributeNode,
  CompanyNode,
  EventNode,
  ExplainNode,
  LeafNode,
  MemberNode,
  SegmentNode,
  SetBy,
  Verdict,
} from './tree'

/** What a leaf saw. */
export type Seen =
  | { kind: 'value'; value: unknown; mistyped: { is: string; needs: string } | undefined }
  | { kind: 'events'; counted: number; newest: SetBy[] }
  | { kind: 'text'; text: string }

/** What a row is about, for a link. */
export interface About {
  kind: 'segment' | 'company' | 'user'
  id: string
}

/** A line of an explanation. The rows of a tree stand in its order, and `depth` says what belongs to what. */
export interface ExplainRow {
  path: string
  depth: number
  /** A row that is exact about what flips says when; of a group the moment may be too early. */
  kind: 'group' | 'leaf' | 'subject'
  truth: boolean
  flipAt: number | null
  /** Before, in, and after the word that it is about. */
  text: readonly [before: string, name: string, after: string]
  about?: About
  seen?: Seen
  setBy?: SetBy | undefined
  /** Whether there are rows under it that a reader may fold away. */
  folds: boolean
}

/** An explanation line by line. */
export function rowsOf(tree: ExplainNode): ExplainRow[] {
  return nodeRows(tree, '0', 0)
}

function nodeRows(node: ExplainNode, path: string, depth: number): ExplainRow[] {
  if ('all' in node) return groupRows(node, allText(node.all), node.all, path, depth)
  if ('any' in node) return groupRows(node, ['', 'At least one', ' of these'], node.any, path, depth)
  if ('not' in node) return groupRows(node, ['', 'Not', ' this'], [node.not], path, depth)
  return leafRows(node, path, depth)
}

function allText(children: readonly ExplainNode[]): ExplainRow['text'] {
  return children.length === 0 ? ['', 'Everyone', ''] : ['', 'All', ' of these']
}

function groupRows(
  node: Verdict,
  text: ExplainRow['text'],
  children: readonly ExplainNode[],
  path: string,
  depth: number,
): ExplainRow[] {
  const holding = children.filter(({ truth }) => truth).length
  const seen: Seen = { kind: 'text', text: `${holding} of ${children.length} hold` }
  const head = { ...rowOf(node, 'group', text, path, depth), ...(children.length > 1 && { seen }) }
  return [head, ...children.flatMap((child, index) => nodeRows(child, `${path}.${index}`, depth + 1))]
}

function leafRows(node: LeafNode, path: string, depth: number): ExplainRow[] {
  if ('event' in node) return [eventRow(node, path, depth)]
  if ('segment' in node) return segmentRows(node, path, depth)
  if ('company' in node) return companyRows(node, path, depth)
  if ('member' in node) return memberRows(node, path, depth)
  return [attributeRow(node, path, depth)]
}

function attributeRow(node: AttributeNode, path: string, depth: number): ExplainRow {
  const name = node.attribute ?? node.membership ?? ''
  return {
    ...rowOf(node, 'leaf', around(node.sentence, name), path, depth),
    seen: { kind: 'value', value: node.actual, mistyped: node.mistyped },
    setBy: node.set_by ?? undefined,
  }
}

function eventRow(node: EventNode, path: string, depth: number): ExplainRow {
  return {
    ...rowOf(node, 'leaf', around(node.sentence, node.event), path, depth),
    seen: { kind: 'events', counted: node.counted, newest: node.events },
    setBy: node.set_by ?? undefined,
  }
}

function segmentRows(node: SegmentNode, path: string, depth: number): ExplainRow[] {
  const { segment, segment_name, picked, set_by, inner } = node
  const head: ExplainRow = {
    ...rowOf(node, 'leaf', around(node.sentence, segment_name ?? segment), path, depth),
    about: { kind: 'segment', id: segment },
    ...(picked !== undefined && { seen: { kind: 'text', text: picked ? 'was picked' : 'was not picked' } }),
    setBy: set_by ?? undefined,
  }
  if (!inner) return [head]
  const outside = inner.in_population ? [] : [populationRow(inner.population, `${path}.p`, depth + 1)]
  return [{ ...head, folds: true }, ...outside, ...nodeRows(inner.tree, `${path}.0`, depth + 1)]
}

/** That a segment looks at others only. */
export function populationRow(population: string, path: string, depth: number): ExplainRow {
  const verdict = { truth: false, next_flip_at: null }
  return {
    ...rowOf(verdict, 'leaf', ['is one of the ', population, ' users'], path, depth),
    seen: { kind: 'text', text: population === 'anonymous' ? 'is identified' : 'is anonymous' },
  }
}

function companyRows(node: CompanyNode, path: string, depth: number): ExplainRow[] {
  const { companies, company_count } = node
  const text = company_count === 0 ? 'no company' : company_count === 1 ? '1 company' : `${company_count} companies`
  return [
    { ...rowOf(node, 'leaf', around(node.sentence, 'company'), path, depth), seen: { kind: 'text', text } },
    ...companies.flatMap(({ company_id, where, ...verdict }, index) =>
      subjectRows({ kind: 'company', id: company_id }, verdict, where, `${path}.${index}`, depth + 1),
    ),
  ]
}

function memberRows(node: MemberNode, path: string, depth: number): ExplainRow[] {
  const holding = node.member_count ?? node.members.filter(({ truth }) => truth).length
  const text = holding === 0 ? 'no user like that' : `${counted(holding, 'user')} like that`
  return [
    { ...rowOf(node, 'leaf', around(node.sentence, 'user'), path, depth), seen: { kind: 'text', text } },
    ...node.members.flatMap(({ user_id, identified, where, ...verdict }, index) =>
      subjectRows({ kind: 'user', id: user_id }, verdict, where, `${path}.${index}`, depth + 1, !identified),
    ),
  ]
}

function subjectRows(
  about: About,
  verdict: Verdict,
  where: ExplainNode | undefined,
  path: string,
  depth: number,
  isAnonymous = false,
): ExplainRow[] {
  const head: ExplainRow = {
    ...rowOf(verdict, 'subject', ['', about.id, ''], path, depth),
    about,
    ...(isAnonymous && { seen: { kind: 'text', text: 'is anonymous, which does not count' } }),
    folds: where !== undefined,
  }
  return where === undefined ? [head] : [head, ...nodeRows(where, `${path}.0`, depth + 1)]
}

function rowOf(
  { truth, next_flip_at }: Verdict,
  kind: ExplainRow['kind'],
  text: ExplainRow['text'],
  path: string,
  depth: number,
): ExplainRow {
  const flipAt = next_flip_at === null ? null : Date.parse(next_flip_at)
  return { path, depth, kind, truth, flipAt, text, folds: false }
}

/** A sentence cut around the name that it is about; a built-in is spoken of otherwise ("last seen"). */
function around(sentence: string, name: string): ExplainRow['text'] {
  const spoken = sentence.includes(name) ? name : (/^(first|last) seen/.exec(sentence)?.[0] ?? '')
  const at = sentence.indexOf(spoken)
  return [sentence.slice(0, at), spoken, sentence.slice(at + spoken.length)]
}

/** The rows that show while some are folded: what is under a folded row is away. */
export function unfolded(rows: readonly ExplainRow[], folded: ReadonlySet<string>): ExplainRow[] {
  const away = rows.filter(({ path, folds }) => folds && folded.has(path)).map(({ path }) => `${path}.`)
  return rows.filter(({ path }) => !away.some((start) => path.startsWith(start)))
}

/** What is folded at first: of several companies or users all but those that decide. */
export function foldedAtFirst(rows: readonly ExplainRow[]): Set<string> {
  const subjects = rows.filter(({ kind, folds }) => kind === 'subject' && folds)
  const parents = new Set<string>()
  const folded = new Set<string>()
  for (const { path } of subjects) {
    const parent = path.slice(0, path.lastIndexOf('.'))
    if (parents.has(parent)) folded.add(path)
    parents.add(parent)
  }
  return folded
}
