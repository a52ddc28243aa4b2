import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Population, Segment } from '../api/types'
import type { GroupDraft } from '../conditions/draft'
import type { Scope } from '../conditions/tree'
import { treeOf } from '../conditions/writing'
import { askedOf } from './asked'
import { findingsOf, NOTHING_FOUND, refusalOf, type Findings } from './findings'
import { previewQuery } from './queries'
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
  const [body, placed] = askedOf(treeOf(root), about)
  const isAsked = body.conditions !== null || body.segment !== undefined
  const { data, error } = useQuery(previewQuery(body, isAsked))
  const latest = useLatest(data, root, (preview) => findingsOf(root, preview, placed))
  const findings = (isAsked ? latest : null) ?? NOTHING_FOUND
  const isStale = isTyping || data === undefined
  const remarks = error ? refusalOf(root, error, placed) : findings.remarks
  return useMemo(() => ({ ...findings, remarks, isStale, error }), [findings, remarks, isStale, error])
}
