import { childrenOf } from '../conditions/edit'
import type { Draft, GroupDraft } from '../conditions/draft'
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
  const paths = pathsOf(root)
  const verdicts = new Map<number, Verdict>()
  const walk = (draft: Draft) => {
    const path = paths.get(draft.id)
    if (path !== undefined) {
      const verdict = verdictOf(document, inDocument(document, path), draft.nots)
      if (verdict) verdicts.set(draft.id, verdict)
    }
    for (const child of childrenOf(draft)) walk(child)
  }
  walk(root)
  return verdicts
}

/** The lines about a company are told for each company of the user: those of the first stand for them. */
function inDocument(document: unknown, path: string): string {
  const at = path.indexOf('/where')
  if (at < 0) return path
  const isTold = nodeAt(document, `${path.slice(0, at)}/companies`) !== undefined
  return isTold ? `${path.slice(0, at)}/companies/0${path.slice(at)}` : path
}

/** The truth is that of the whole line; what was seen is told by what is denied. */
function verdictOf(document: unknown, path: string, nots: number): Verdict | null {
  const truth = nodeAt(document, `${path}/truth`)
  if (typeof truth !== 'boolean') return null
  const nextFlipAt = nodeAt(document, `${path}/next_flip_at`)
  return {
    truth,
    nextFlipAt: typeof nextFlipAt === 'string' ? nextFlipAt : null,
    ...seenAt(document, path + '/not'.repeat(nots)),
  }
}

function seenAt(document: unknown, path: string): Partial<Verdict> {
  const [actual, counted, companies, members, first] = [
    '/actual',
    '/counted',
    '/company_count',
    '/member_count',
    '/companies/0/company_id',
  ].map((key) => nodeAt(document, path + key))
  return {
    ...(actual !== undefined && { actual }),
    ...(typeof counted === 'number' && { counted }),
    ...(typeof companies === 'number' && {
      companies: { count: companies, ...(typeof first === 'string' && { first }) },
    }),
    ...(typeof members === 'number' && { members }),
  }
}
