import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import { segmentsOf } from '../api/queries'
import type { Population, Segment } from '../api/types'
import { rootPlace } from '../conditions/places'
import type { ConditionTree, Scope } from '../conditions/tree'
import { useLiveCount } from '../live/store'
import { CheckSubject } from './CheckSubject'
import { BuilderContext, type Builder } from './context'
import { GroupLines, MatchControl } from './GroupBox'
import { Summary } from './Summary'
import { useBuilder, type OnChange } from './useBuilder'
import { useFindings } from './useFindings'
import { useVerdicts } from './useVerdicts'
import classes from './Builder.module.css'

interface FilterPanelProps {
  scope: Scope
  /** What is applied. */
  tree: ConditionTree | null
  /** What the applied tree is compared with: who would enter and leave the segment. */
  saved?: { segment: Segment } | undefined
  /** Of users; that of the segment where it is not said. */
  population?: Population | undefined
  /** The id of the user, or company, that every line is asked about. */
  check?: string | undefined
  readOnly: boolean
  /** Hears of the complete part of the conditions; `replace` while letters of a value come. */
  onChange: OnChange
  onCheck: (id: string | undefined) => void
}

/** Conditions, line by line: what each one leaves, whom it means, and what it would change. */
export function FilterPanel({ scope, tree, saved, population, check, readOnly, onChange, onCheck }: FilterPanelProps) {
  const panel = useRef<HTMLElement>(null)
  const { state, actions } = useBuilder(tree, onChange)
  const asked = population ?? saved?.segment.population
  const findings = useFindings({ scope, root: state.settled, segment: saved?.segment, population: asked })
  const checked = useVerdicts(state.settled, { scope, ...(asked && { population: asked }) }, check)
  const everyone = useEveryone(scope)
  const { root, fresh } = state
  const builder = useMemo<Builder>(
    () => ({ scope, readOnly, fresh, actions, findings, everyone, verdicts: checked.verdicts }),
    [scope, readOnly, fresh, actions, findings, everyone, checked.verdicts],
  )
  return (
    <BuilderContext value={builder}>
      <section ref={panel} className={classes.panel} aria-label="Conditions" tabIndex={-1} onBlur={actions.leave}>
        <header className={classes.head}>
          {root.nots > 0 && <span className={classes.not}>not</span>}
          <MatchControl group={root} />
          {root.children.length > 0 && !readOnly && (
            <Button variant="subtle" color="gray" size="compact-xs" onClick={actions.clear}>
              Clear
            </Button>
          )}
          <CheckSubject scope={scope} id={check} checked={checked} onCheck={onCheck} />
        </header>
        <fieldset className={classes.body} disabled={readOnly}>
          <GroupLines group={root} place={rootPlace(scope)} />
        </fieldset>
        <Summary root={state.settled} segment={saved?.segment} />
      </section>
    </BuilderContext>
  )
}

/** How many there are in all; everyone's segment is the first of the default ones. */
function useEveryone(scope: Scope): number | undefined {
  const { data: segments } = useQuery(segmentsOf(scope))
  const everyone = segments?.find(({ kind, population }) => kind === 'default' && population !== 'anonymous')
  const members = useLiveCount(everyone)
  return everyone ? members : undefined
}
