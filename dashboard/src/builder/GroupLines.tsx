import { memo } from 'react'
import type { Draft, EventDraft, GroupDraft, RelatedDraft } from '../conditions/draft'
import { placeInside, type Place } from '../conditions/places'
import { AddButtons } from './AddButtons'
import { AttributeLine } from './AttributeLine'
import { Denial } from './Denial'
import { EventLine } from './EventLine'
import { LineFrame } from './LineFrame'
import { MatchControl } from './MatchControl'
import { RelatedLine } from './RelatedLine'
import { SegmentLine } from './SegmentLine'
import classes from './Builder.module.css'

interface GroupLinesProps {
  group: GroupDraft
  place: Place
}

/** The conditions of a group or a `where`, and what adds more. */
export function GroupLines({ group, place }: GroupLinesProps) {
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

/** A line that did not change is not drawn again while one types in another. */
const Line = memo(function Line({ draft, place, word }: LineProps) {
  switch (draft.kind) {
    case 'attribute':
      return <AttributeLine draft={draft} place={place} word={word} />
    case 'segment':
      return <SegmentLine draft={draft} place={place} word={word} />
    case 'event':
      return (
        <EventLine draft={draft} word={word} below={<Where line={draft} />}>
          <WhereWord line={draft} />
        </EventLine>
      )
    case 'company':
    case 'member':
      return (
        <RelatedLine draft={draft} word={word} below={<Where line={draft} />}>
          <WhereWord line={draft} />
        </RelatedLine>
      )
    case 'group':
      return (
        <LineFrame
          draft={draft}
          word={word}
          head={<MatchControl group={draft} />}
          below={<GroupLines group={draft} place={place} />}
        />
      )
    case 'raw':
      return <LineFrame draft={draft} word={word} head={<Raw tree={draft.tree} />} />
  }
})

function Raw({ tree }: { tree: unknown }) {
  return (
    <code className={classes.raw} title="The builder has no fields for this: it is kept as it stands">
      {JSON.stringify(tree)}
    </code>
  )
}

function Where({ line }: { line: EventDraft | RelatedDraft }) {
  return <GroupLines group={line.where} place={placeInside(line)} />
}

const WHERE = { event: 'where', company: 'where that company', member: 'where that user' } as const

/** What ties a line to the lines of its `where`. */
function WhereWord({ line: { kind, where } }: { line: EventDraft | RelatedDraft }) {
  if (where.children.length === 0) return null
  return (
    <>
      <span className={classes.word}>{WHERE[kind]}</span>
      <Denial draft={where} />
      {where.children.length > 1 && <MatchControl group={where} />}
    </>
  )
}
