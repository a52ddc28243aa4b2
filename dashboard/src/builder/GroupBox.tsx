import { SegmentedControl } from '@mantine/core'
import type { Draft, GroupDraft } from '../conditions/draft'
import { placeInside, type Place } from '../conditions/places'
import { AddButtons } from './AddButtons'
import { AttributeFields } from './AttributeLine'
import { useBuilderContext } from './context'
import { EventFields } from './EventLine'
import { LineFrame } from './LineFrame'
import { RelatedFields } from './RelatedLine'
import { SegmentFields } from './SegmentLine'
import classes from './Builder.module.css'

interface GroupProps {
  group: GroupDraft
  place: Place
}

/** The conditions of a group or a `where`, and what adds more. */
export function GroupLines({ group, place }: GroupProps) {
  return (
    <>
      {group.children.length > 0 && (
        <ul className={classes.lines}>
          {group.children.map((child, index) => (
            <Line key={child.id} draft={child} place={place} word={wordOf(group, index)} />
          ))}
        </ul>
      )}
      <AddButtons group={group} place={place} />
    </>
  )
}

function wordOf({ match }: GroupDraft, index: number): string {
  if (index === 0) return ''
  return match === 'all' ? 'and' : 'or'
}

interface LineProps {
  draft: Draft
  place: Place
  word: string
}

function Line({ draft, place, word }: LineProps) {
  if (draft.kind === 'group') {
    return (
      <LineFrame draft={draft} word={word} below={<GroupLines group={draft} place={place} />}>
        <MatchControl group={draft} />
      </LineFrame>
    )
  }
  return (
    <LineFrame draft={draft} word={word} {...('where' in draft && { below: <Where line={draft.where} of={draft} /> })}>
      <Fields draft={draft} place={place} />
    </LineFrame>
  )
}

function Where({ line, of }: { line: GroupDraft; of: Draft }) {
  return (
    <>
      {(line.children.length > 1 || line.nots > 0) && (
        <div className={classes.fields}>
          {line.nots > 0 && <span className={classes.not}>not</span>}
          <MatchControl group={line} />
        </div>
      )}
      <GroupLines group={line} place={placeInside(of)} />
    </>
  )
}

function Fields({ draft, place }: { draft: Exclude<Draft, GroupDraft>; place: Place }) {
  switch (draft.kind) {
    case 'attribute':
      return <AttributeFields draft={draft} place={place} />
    case 'event':
      return <EventFields draft={draft} />
    case 'segment':
      return <SegmentFields draft={draft} place={place} />
    case 'company':
    case 'member':
      return <RelatedFields draft={draft} />
    case 'raw':
      return (
        <code className={classes.raw} title="The builder has no fields for this: it is kept as it stands">
          {JSON.stringify(draft.tree)}
        </code>
      )
  }
}

/** Whether all lines must hold, or any one of them. */
export function MatchControl({ group }: { group: GroupDraft }) {
  const { actions } = useBuilderContext()
  return (
    <span className={classes.match}>
      Match
      <SegmentedControl
        size="xs"
        aria-label="Match"
        value={group.match}
        onChange={(match) => {
          actions.change(group, { match })
        }}
        data={[
          { value: 'all', label: 'all' },
          { value: 'any', label: 'any' },
        ]}
      />
      of these
    </span>
  )
}
