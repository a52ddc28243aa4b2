import { useQuery } from '@tanstack/react-query'
import type { components } from '../api/schema/query'
import type { GroupDraft } from '../conditions/draft'
import { treeOf } from '../conditions/writing'
import { explainQuery, type ExplainAsked } from './queries'
import { useLatest } from './useLatest'
import { verdictsOf, type Verdict } from './verdicts'

type Explanation = components['schemas']['Explanation']

export interface Checked {
  explanation: Explanation | null
  verdicts: ReadonlyMap<number, Verdict> | null
  isBusy: boolean
  error: Error | null
}

const NOTHING = { id: undefined, explanation: null, verdicts: null }

type About = Omit<ExplainAsked, 'conditions' | 'id'>

/** What a settled draft says about one subject, line by line; the last word stays while the next is awaited. */
export function useVerdicts(root: GroupDraft, about: About, id: string | undefined): Checked {
  const { data, error } = useQuery({
    ...explainQuery({ ...about, id: id ?? '', conditions: treeOf(root) }),
    enabled: id !== undefined,
  })
  const latest = useLatest(data, root, (explanation) => ({
    id,
    explanation,
    verdicts: verdictsOf(root, explanation.tree),
  }))
  const known = latest?.id === id && latest ? latest : NOTHING
  return {
    explanation: known.explanation,
    verdicts: known.verdicts,
    isBusy: id !== undefined && !data,
    error,
  }
}
