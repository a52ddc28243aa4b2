import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Population, Segment } from '../api/types'
import type { GroupDraft } from '../conditions/draft'
import type { Scope } from '../conditions/tree'
import { treeOf } from '../conditions/writing'
import { treeToSave } from '../segments/definition'
import { findingsOf, NOTHING_FOUND, refusalOf, type Findings } from './findings'
import { previewQuery, type PreviewAsked } from './queries'

export interface Found extends Findings {
  /** The numbers are of the filter before; the next ones are being counted. */
  isBusy: boolean
  error: Error | null
}

interface Asked {
  scope: Scope
  root: GroupDraft
  segment: Segment | undefined
  population: Population | undefined
}

/** What a settled draft holds. The last numbers stay with their lines while the next ones are counted. */
export function useFindings({ scope, root, segment, population }: Asked): Found {
  const [body, prefix] = bodyOf(scope, root, segment, population)
  const isAsked = body.conditions !== null || body.segment !== undefined
  const { data, error, isFetching } = useQuery(previewQuery(body, isAsked))
  const [last, setLast] = useState<{ data: unknown; root: GroupDraft; findings: Findings } | null>(null)
  if (data && (data !== last?.data || root !== last.root)) {
    setLast({ data, root, findings: findingsOf(root, data, prefix) })
  }
  const findings = isAsked && last ? last.findings : NOTHING_FOUND
  if (!error) return { ...findings, isBusy: isFetching && !data, error: null }
  return { ...findings, remarks: refusalOf(root, error, prefix), isBusy: false, error }
}

/** The request, and where the tree of the draft stands in it: a manual segment is the ground that a filter narrows. */
function bodyOf(
  scope: Scope,
  root: GroupDraft,
  segment: Segment | undefined,
  population: Population | undefined,
): [PreviewAsked, string] {
  const tree = treeOf(root)
  const ofPopulation = population !== undefined && scope === 'user' ? { population } : {}
  if (segment?.kind === 'manual') {
    const conditions = treeToSave(segment, tree)
    return [{ scope, conditions, ...ofPopulation }, '/conditions/all/1']
  }
  const compared = segment?.kind === 'attribute' ? { segment: segment.id } : {}
  return [{ scope, conditions: tree, ...compared, ...ofPopulation }, '/conditions']
}
