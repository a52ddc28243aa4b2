import { Check, Close } from '../components/icons'
import type { Draft } from '../conditions/draft'
import { useBuilderContext } from './context'
import classes from './Builder.module.css'

/** Whether the line holds for whoever is checked. */
export function VerdictMark({ draft }: { draft: Draft }) {
  const { verdicts } = useBuilderContext()
  const verdict = verdicts?.get(draft.id)
  if (!verdict) return null
  const says = verdict.truth ? 'holds' : 'does not hold'
  return (
    <span className={classes.mark} data-holds={verdict.truth || undefined} role="img" aria-label={says} title={says}>
      {verdict.truth ? <Check size={14} /> : <Close size={14} />}
    </span>
  )
}
