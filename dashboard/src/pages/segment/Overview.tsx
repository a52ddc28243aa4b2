import type { Segment } from '../../api/types'
import { CopyButton } from '../../components/CopyButton'
import { curlOfSegment } from '../../segments/curl'
import { Definition } from '../../segments/Definition'
import { treeOf } from '../../segments/definition'
import { hasManyLines } from '../../segments/treeLines'
import { UsedBy } from '../../segments/UsedBy'
import { By } from './By'
import { CopyAction } from './CopyAction'
import { Growth } from './Growth'
import { MembersThen } from './MembersThen'
import { Panel } from './Panel'
import classes from './SegmentPage.module.css'

interface OverviewProps {
  segment: Segment
  at: string | undefined
}

/** How it grew, what it says, and everything that is written down about it. */
export function Overview({ segment, at }: OverviewProps) {
  return (
    <div className={classes.grid}>
      <div className={classes.column}>
        <Growth segment={segment} />
        <MembersThen segment={segment} at={at} />
      </div>
      <div className={classes.column}>
        <Panel title="Definition">
          <p className={classes.sentence}>{segment.sentence}</p>
          {hasManyLines(treeOf(segment)) && <Definition tree={treeOf(segment)} />}
        </Panel>
        <Panel title="Used by">
          <UsedBy segment={segment} />
        </Panel>
        <Panel title="Facts" tools={<CopyButton text={curlOfSegment(segment, location.origin)} label="Copy as curl" />}>
          <Facts segment={segment} />
        </Panel>
      </div>
    </div>
  )
}

function Facts({ segment }: { segment: Segment }) {
  const { id, key, population, version, announce, scope, created_at, created_by, updated_at, updated_by } = segment
  return (
    <dl className={classes.facts}>
      <dt>Id</dt>
      <dd>
        <Code text={id} label="Copy the id" />
      </dd>
      <dt>Key</dt>
      <dd>
        <Code text={key} label="Copy the key" />
      </dd>
      <dt>Version</dt>
      <dd>{version === 0 ? 'none yet' : version}</dd>
      {scope === 'user' && (
        <>
          <dt>Population</dt>
          <dd>{population} users</dd>
        </>
      )}
      <dt>Announced</dt>
      <dd>
        {announce === 'everyone'
          ? 'everyone when first built, then each change'
          : 'one record when first built, then each change'}
      </dd>
      <dt>Created</dt>
      <dd>
        <By author={created_by} at={created_at} />
      </dd>
      <dt>Edited</dt>
      <dd>
        <By author={updated_by} at={updated_at} />
      </dd>
    </dl>
  )
}

/** What programs call it, ready to be copied. */
function Code({ text, label }: { text: string; label: string }) {
  return (
    <span className={classes.code}>
      <code className={classes.mono} title={text}>
        {text}
      </code>
      <CopyAction text={text} label={label} />
    </span>
  )
}
