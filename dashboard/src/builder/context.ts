import { createContext, useContext } from 'react'
import type { Scope } from '../conditions/tree'
import type { Actions } from './useBuilder'
import type { Found } from './useFindings'
import type { Verdict } from './verdicts'

/** What every line of one builder knows. */
export interface Builder {
  scope: Scope
  readOnly: boolean
  fresh: number | null
  actions: Actions
  findings: Found
  /** How many there are in all, to which numbers of lines are drawn in proportion. */
  everyone: number | undefined
  /** By line; none while nobody is checked. */
  verdicts: ReadonlyMap<number, Verdict> | null
}

export const BuilderContext = createContext<Builder | null>(null)

export function useBuilderContext(): Builder {
  const builder = useContext(BuilderContext)
  if (!builder) throw new Error('This is a part of a builder.')
  return builder
}
