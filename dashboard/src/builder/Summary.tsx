import type { Segment } from '../api/types'
import type { GroupDraft } from '../conditions/draft'
import { incompleteIn, treeOf } from '../conditions/writing'
import { useBuilderContext } from './context'
import { Difference } from './Difference'
import { Nobody } from './Nobody'
import { countedOf, leftOutText, shareOf } from './words'
import classes from './Builder.module.css'

interface SummaryProps {
  root: GroupDraft
  segment: Segment | undefined
  /** It says something else than what was saved of the segment. */
  isUnsaved: boolean
}

/** How many match, what saving would change, and the rule in words. */
export function Summary({ root, segment, isUnsaved }: SummaryProps) {
  const isCounted = treeOf(root) !== null || segment?.kind === 'attribute'
  const leftOut = incompleteIn(root).length
  if (!isCounted && leftOut === 0) return null
  return (
    <footer className={classes.summary}>
      {isCounted && <Counted root={root} isCompared={isUnsaved} />}
      {leftOut > 0 && <p className={classes.note}>{leftOutText(leftOut)}</p>}
    </footer>
  )
}

function Counted({ root, isCompared }: { root: GroupDraft; isCompared: boolean }) {
  const { findings } = useBuilderContext()
  return (
    <>
      <div className={classes.totals} data-busy={findings.isStale || undefined}>
        <Total />
        {isCompared && <Difference />}
        {findings.isStale && !findings.error && <span className={classes.counting}>Counting…</span>}
      </div>
      <Rule root={root} />
    </>
  )
}

/** The last number stays, dimmed, until the next one is counted. */
function Total() {
  const { findings, scope, everyone } = useBuilderContext()
  const { preview, error } = findings
  if (!preview) return <span role="status">{error ? 'Not counted yet' : 'Counting…'}</span>
  const share = everyone === undefined ? '' : ` of ${countedOf(scope, everyone)}`
  return (
    <>
      <span role="status" className={classes.total}>
        {countedOf(scope, preview.count)} {preview.count === 1 ? 'matches' : 'match'}
      </span>
      {everyone !== undefined && everyone >= preview.count && everyone > 0 && (
        <span title={`${countedOf(scope, preview.count)}${share}`}>{shareOf(preview.count, everyone)}</span>
      )}
    </>
  )
}

function Rule({ root }: { root: GroupDraft }) {
  const { preview, error, isStale, remarks } = useBuilderContext().findings
  if (error) {
    // A refusal of lines is told beside them.
    if (remarks.size > 0) return null
    return (
      <p className={classes.remark} data-kind="refusal" role="alert">
        {error.message}
      </p>
    )
  }
  if (!preview) return null
  return (
    <>
      {preview.count === 0 && !isStale && <Nobody root={root} />}
      <p className={classes.sentence} data-busy={isStale || undefined}>
        {preview.sentence}
      </p>
    </>
  )
}
