import { Popover, UnstyledButton } from '@mantine/core'
import type { Segment } from '../api/types'
import { lineText } from '../conditions/describe'
import type { GroupDraft } from '../conditions/draft'
import { isEmptied, nobodies } from '../conditions/nobody'
import { treeOf } from '../conditions/writing'
import { useBuilderContext } from './context'
import { SampleList, type SampleRow } from './SampleList'
import { useSegmentNames } from './useSegmentNames'
import { countedOf } from './words'
import classes from './Builder.module.css'

interface SummaryProps {
  root: GroupDraft
  segment: Segment | undefined
}

/** How many match, what saving would change, and the rule in words. */
export function Summary({ root, segment }: SummaryProps) {
  const { findings, scope } = useBuilderContext()
  const { preview, isBusy, error } = findings
  if (treeOf(root) === null && segment?.kind !== 'attribute') {
    return <footer className={classes.summary}>Without a condition everybody is listed.</footer>
  }
  return (
    <footer className={classes.summary}>
      <div className={classes.totals} data-busy={isBusy || undefined}>
        <span role="status" className={classes.total}>
          {preview ? `${countedOf(scope, preview.count)} match` : !error && 'Counting…'}
        </span>
        {preview && segment?.kind === 'attribute' && <Difference />}
        {isBusy && preview && <span className={classes.counting}>Counting…</span>}
      </div>
      {error && (
        <p className={classes.remark} data-kind="refusal" role="alert">
          {error.message}
        </p>
      )}
      {preview?.count === 0 && !isBusy && !error && <Nobody root={root} />}
      {preview && !error && (
        <p className={classes.sentence} data-busy={isBusy || undefined}>
          {preview.sentence}
        </p>
      )}
    </footer>
  )
}

/** Who would enter the segment and who would leave it, if this were saved. */
function Difference() {
  const { findings } = useBuilderContext()
  const { preview } = findings
  if (preview?.entering === undefined || preview.leaving === undefined) return null
  return (
    <>
      <Moving sign="+" verb="enter" number={preview.entering} sample={(preview.entering_sample ?? []) as SampleRow[]} />
      <Moving sign="−" verb="leave" number={preview.leaving} sample={(preview.leaving_sample ?? []) as SampleRow[]} />
    </>
  )
}

interface MovingProps {
  sign: string
  verb: string
  number: number
  sample: readonly SampleRow[]
}

function Moving({ sign, verb, number, sample }: MovingProps) {
  const { scope } = useBuilderContext()
  if (number === 0) return null
  const many = countedOf(scope, number)
  return (
    <Popover position="bottom-start" shadow="md" width={260}>
      <Popover.Target>
        <UnstyledButton
          className={classes.moving}
          data-verb={verb}
          aria-label={`${many} would ${verb} if this were saved; show some`}
        >
          {sign}
          {many.replace(/ .*/, '')} {verb}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <SampleList rows={sample} rest={number - sample.length} />
      </Popover.Dropdown>
    </Popover>
  )
}

/** Which line is the one that nobody fits. */
function Nobody({ root }: { root: GroupDraft }) {
  const { findings, scope } = useBuilderContext()
  const named = useSegmentNames()
  const alone = nobodies(root, findings.numbers)
  const who = scope === 'user' ? 'user' : 'company'
  return (
    <p className={classes.nobody}>
      No {who} matches.{' '}
      {alone.map((line) => (
        <span key={line.id}>
          The line <b>{lineText(line, named)}</b> matches nobody on its own.{' '}
        </span>
      ))}
      {alone.length === 0 &&
        isEmptied(root, findings.numbers) &&
        'Each line matches somebody, but nobody matches all of them.'}
    </p>
  )
}
