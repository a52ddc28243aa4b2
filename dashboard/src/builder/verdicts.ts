import type { GroupDraft } from '../conditions/draft'
import { nodeAt, pathsOf } from '../conditions/paths'

/** What a node says about somebody, and what it saw. */
export interface Verdict {
  truth: boolean
  nextFlipAt: string | null
  /** The attribute's value; undefined where no attribute was asked. */
  actual?: unknown
  /** Events in the window. */
  counted?: number
  /** How many companies a user has, and the first one that was asked. */
  companies?: { count: number; first?: string }
  /** How many members a company has for whom it holds. */
  members?: number
}

/** The document of an explanation as verdicts by line; of a company's lines those of the company that fits best. */
export function verdictsOf(root: GroupDraft, document: unknown): Map<number, Verdict> {
  const verdicts = new Map<number, Verdict>()
  for (const [id, path] of pathsOf(root)) {
    const verdict = verdictOf(nodeAt(document, inDocument(document, path)))
    if (verdict) verdicts.set(id, verdict)
  }
  return verdicts
}

/** The lines about a company are told for each company of the user: those of the first stand for them. */
function inDocument(document: unknown, path: string): string {
  const at = path.indexOf('/where')
  if (at < 0) return path
  const isTold = nodeAt(document, `${path.slice(0, at)}/companies`) !== undefined
  return isTold ? `${path.slice(0, at)}/companies/0${path.slice(at)}` : path
}

function verdictOf(node: unknown): Verdict | null {
  if (typeof node !== 'object' || node === null) return null
  const told = node as Record<string, unknown>
  if (typeof told.truth !== 'boolean') return null
  return {
    truth: told.truth,
    nextFlipAt: typeof told.next_flip_at === 'string' ? told.next_flip_at : null,
    ...('actual' in told && { actual: told.actual }),
    ...(typeof told.counted === 'number' && { counted: told.counted }),
    ...(typeof told.company_count === 'number' && { companies: companiesOf(told, told.company_count) }),
    ...(typeof told.member_count === 'number' && { members: told.member_count }),
  }
}

function companiesOf(told: Record<string, unknown>, count: number): { count: number; first?: string } {
  const first = nodeAt(told, '/companies/0/company_id')
  return { count, ...(typeof first === 'string' && { first }) }
}
