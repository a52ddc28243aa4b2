import { textOf } from '../../app/search'
import type { Scope } from '../../conditions/tree'

export const WAYS = ['pick', 'paste', 'csv'] as const
/** How members are named. */
export type Way = (typeof WAYS)[number]

export interface ManualView {
  scope: Scope
  /** Left out: paste. */
  way?: Way
  /** The manual segment to add to, by its id; left out: a new one. */
  to?: string
}

export function readManualView(search: Record<string, unknown>): ManualView {
  const way = WAYS.find((each) => each === textOf(search.way))
  const to = textOf(search.to)
  return {
    scope: textOf(search.scope) === 'company' ? 'company' : 'user',
    ...(way !== undefined && { way }),
    ...(to !== undefined && { to }),
  }
}
