import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { components } from '../api/schema/query'
import type { GroupDraft } from '../conditions/draft'
import { treeOf } from '../conditions/writing'
import { explainQuery, type ExplainAsked } from './queries'
import { verdictsOf, type Verdict } from './verdicts'

export interface Checked {
  explanation: components['schemas']['Explanation'] | null
  verdicts: ReadonlyMap<number, Verdict> | null
  isBusy: boolean
  error: Error | null
}

const NOBODY: Checked = { explanation: null, verdicts: null, isBusy: false, error: null }

/** What a settled draft says about one subject, line by line; the last word stays while the next is awaited. */
export function useVerdicts(root: GroupDraft, asked: Omit<ExplainAsked, 'conditions' | 'id'>, id?: string): Checked {
  const { data, error, isFetching } = useQuery({
    ...explainQuery({ ...asked, id: id ?? '', conditions: treeOf(root) }),
    enabled: id !== undefined,
  })
  const [last, setLast] = useState<{ data: unknown; root: GroupDraft; id?: string; checked: Checked } | null>(null)
  if (id !== undefined && data && (data !== last?.data || root !== last.root)) {
    const checked = { explanation: data, verdicts: verdictsOf(root, data.tree), isBusy: false, error: null }
    setLast({ data, root, id, checked })
  }
  if (id === undefined) return NOBODY
  const known = last?.id === id ? last.checked : NOBODY
  return { ...known, isBusy: isFetching && !data, error }
}
