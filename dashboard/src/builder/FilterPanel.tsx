import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { segmentsOf } from '../api/queries'
import type { Population, Segment } from '../api/types'
import type { GroupDraft } from '../conditions/draft'
import { rootPlace } from '../conditions/places'
import type { ConditionTree, Scope } from '../conditions/tree'
import { incompleteIn, treeOf } from '../conditions/writing'
import { useLiveCount } from '../live/store'
import { isUnsaved } from './asked'
import { CheckSubject } from './CheckSubject'
import { BuilderContext, useBuilderContext, type Builder } from './context'
import { Denial } from './Denial'
import { GroupLines } from './GroupLines'
import { useTellLeftOut } from './leftOut'
import { MatchControl } from './MatchControl'
import { Summary } from './Summary'
import { useBuilder, type OnChange } from './useBuilder'
import { useFindings } from './useFindings'
import { useVerdicts } from './useVerdicts'
import { noConditionsText } from './words'
import classes from './Builder.module.css'

interface FilterPanelProps {
  scope: Scope
  /** What is applied. */
  tree: ConditionTree | null
  /** What the applied tree is compared with: who would enter and leave the segment. */
  saved?: { segment: Segment } | undefined
  /** Of users; that of the segment where it is not said. */
  population?: Population | undefined
  /** The id of the user, or company, whom every line is asked about. */
  check?: string | undefined
  readOnly: boolean
  /** Hears of the complete part of the conditions; `replace` while letters of a value come. */
  onChange: OnChange
  onCheck: (id: string | undefined) => void
}

/** Conditions, line by line: what each one leaves, whom it means, and what it would change. */
export function FilterPanel({ scope, tree, saved, check, readOnly, onChange, onCheck, ...props }: FilterPanelProps) {
  const { state, actions } = useBuilder(tree, onChange)
  const { root, settled, fresh, typing } = state
  const segment = saved?.segment
  const population = props.population ?? segment?.population
  const findings = useFindings({ scope, root: settled, isTyping: typing !== null, segment, population })
  useTellLeftOut(incompleteIn(settled).length)
  const checked = useVerdicts(settled, { scope, population }, check)
  const { verdicts } = checked
  const everyone = useEveryone(scope, segment, population ?? (scope === 'user' ? 'identified' : 'all'))
  const builder = useMemo<Builder>(
    () => ({ scope, readOnly, fresh, actions, findings, everyone, verdicts }),
    [scope, readOnly, fresh, actions, findings, everyone, verdicts],
  )
  const place = useMemo(() => rootPlace(scope), [scope])
  return (
    <BuilderContext value={builder}>
      <section
        className={classes.panel}
        aria-label="Conditions"
        tabIndex={-1}
        data-checked={verdicts !== null || undefined}
        data-read-only={readOnly || undefined}
        onBlur={actions.leave}
      >
        <header className={classes.top}>
          <Heading root={root} segment={segment} />
          <CheckSubject scope={scope} id={check} checked={checked} onCheck={onCheck} />
        </header>
        <fieldset className={classes.body} disabled={readOnly}>
          <GroupLines group={root} place={place} />
        </fieldset>
        <Summary
          root={settled}
          segment={segment}
          isUnsaved={isUnsaved(treeOf(settled), { scope, segment, population })}
        />
      </section>
    </BuilderContext>
  )
}

function Heading({ root, segment }: { root: GroupDraft; segment: Segment | undefined }) {
  const { actions, readOnly, scope } = useBuilderContext()
  if (root.children.length === 0) {
    return <span className={classes.word}>{noConditionsText(scope, segment?.kind === 'manual')}</span>
  }
  return (
    <>
      <Denial draft={root} />
      <MatchControl group={root} />
      {!readOnly && (
        <Button variant="subtle" color="gray" size="compact-xs" className={classes.adder ?? ''} onClick={actions.clear}>
          Clear
        </Button>
      )}
    </>
  )
}

/** How many a filter starts from: the members of a manual segment, else all of its population. */
function useEveryone(scope: Scope, segment: Segment | undefined, population: Population): number | undefined {
  const { data: segments } = useQuery(segmentsOf(scope))
  const ground =
    segment?.kind === 'manual'
      ? segment
      : segments?.find((other) => other.kind === 'default' && other.population === population)
  const members = useLiveCount(ground)
  return ground ? members : undefined
}
