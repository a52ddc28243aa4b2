import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Population, Segment } from '../api/types'
import type { GroupDraft } from '../conditions/draft'
import type { ConditionTree, Scope } from '../conditions/tree'
import { treeOf } from '../conditions/writing'
import { treeToSave } from '../segments/definition'
import { findingsOf, NOTHING_FOUND, refusalOf, type Findings } from './findings'
import { previewQuery, type PreviewAsked } from './queries'
import { useLatest } from './useLatest'

export interface Found extends Findings {
  /** The numbers are of another draft than the one that is seen. */
  isStale: boolean
  error: Error | null
}

interface Asked {
  scope: Scope
  root: GroupDraft
  /** One types: what is found is of the draft before. */
  isTyping: boolean
  segment: Segment | undefined
  population: Population | undefined
}

/** What a settled draft holds. The last numbers stay with their lines while the next ones are counted. */
export function useFindings({ root, isTyping, ...about }: Asked): Found {
  const [body, prefix] = bodyOf(treeOf(root), about)
  const isAsked = body.conditions !== null || body.segment !== undefined
  const { data, error } = useQuery(previewQuery(body, isAsked))
  const latest = useLatest(data, root, (preview) => findingsOf(root, preview, prefix))
  const findings = (isAsked ? latest : null) ?? NOTHING_FOUND
  const isStale = isTyping || data === undefined
  return useMemo(() => {
    const remarks = error ? refusalOf(root, error, prefix) : findings.remarks
    return { ...findings, remarks, isStale, error }
  }, [findings, isStale, error, root, prefix])
}

/** The request, and where the tree of the draft stands in it: a manual segment is the ground that a filter narrows. */
function bodyOf(
  tree: ConditionTree | null,
  { scope, segment, population }: Omit<Asked, 'root' | 'isTyping'>,
): [PreviewAsked, string] {
  const ofPopulation = population !== undefined && scope === 'user' ? { population } : {}
  if (segment?.kind === 'manual') {
    return [{ scope, conditions: treeToSave(segment, tree), ...ofPopulation }, '/conditions/all/1']
  }
  const compared = segment?.kind === 'attribute' ? { segment: segment.id } : {}
  return [{ scope, conditions: tree, ...compared, ...ofPopulation }, '/conditions']
}
