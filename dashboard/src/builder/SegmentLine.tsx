import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { segmentsOf } from '../api/queries'
import type { Segment } from '../api/types'
import { Filter, List, Users } from '../components/icons'
import type { SegmentDraft } from '../conditions/draft'
import { segmentScope, type Place } from '../conditions/places'
import { count } from '../format/names'
import { useBuilderContext } from './context'
import { LineFrame } from './LineFrame'
import pickers from './Picker.module.css'
import { incomplete } from './incomplete'
import classes from './Builder.module.css'

interface SegmentLineProps {
  draft: SegmentDraft
  place: Place
  word: string
}

/** Being in another segment, or not. */
export function SegmentLine({ draft, place, word }: SegmentLineProps) {
  const { actions } = useBuilderContext()
  const verb = (
    <Select
      size="xs"
      className={classes.verb ?? ''}
      aria-label="In or not in"
      allowDeselect={false}
      data={[
        { value: 'in_segment', label: 'in segment' },
        { value: 'not_in_segment', label: 'not in segment' },
      ]}
      value={draft.op}
      onChange={(op) => {
        if (op !== null) actions.change(draft, { op })
      }}
    />
  )
  return (
    <LineFrame draft={draft} word={word} head={verb}>
      <SegmentField draft={draft} place={place} />
    </LineFrame>
  )
}

/** An environment may have thousands of segments: past this many one types a part of the name. */
const OFFERED = 50

function SegmentField({ draft, place }: { draft: SegmentDraft; place: Place }) {
  const { actions, fresh } = useBuilderContext()
  const { data: all = [] } = useQuery(segmentsOf(segmentScope(place)))
  const chosen = all.find(({ id, key }) => id === draft.segment || key === draft.segment)
  const value = chosen?.id ?? draft.segment
  return (
    <Select
      size="xs"
      className={classes.picker ?? ''}
      aria-label="Segment"
      placeholder={segmentScope(place) === 'user' ? 'Segment of users' : 'Segment of companies'}
      searchable
      limit={OFFERED}
      allowDeselect={false}
      autoFocus={fresh === draft.id}
      defaultDropdownOpened={fresh === draft.id}
      classNames={{ input: incomplete(value === '') }}
      nothingFoundMessage="There is no such segment"
      data={optionsOf(all, value)}
      comboboxProps={{ width: 300, position: 'bottom-start' }}
      maxDropdownHeight={320}
      renderOption={({ option }) => <Option segment={all.find(({ id }) => id === option.value)} name={option.label} />}
      leftSection={<SegmentIcon segment={chosen} />}
      leftSectionPointerEvents="none"
      rightSection={null}
      value={value === '' ? null : value}
      onChange={(segment) => {
        if (segment !== null) actions.change(draft, { segment })
      }}
      onFocus={({ currentTarget }) => {
        currentTarget.select()
      }}
    />
  )
}

/** The segments to offer, and the chosen one also where it is a default one or is gone. */
function optionsOf(all: readonly Segment[], value: string): { value: string; label: string }[] {
  const offered = all
    .filter(({ kind, id }) => kind !== 'default' || id === value)
    .map(({ id, name }) => ({ value: id, label: name }))
  const isMissing = value !== '' && !offered.some((option) => option.value === value)
  return isMissing ? [...offered, { value, label: value }] : offered
}

function Option({ segment, name }: { segment: Segment | undefined; name: string }) {
  return (
    <span className={pickers.option}>
      <span className={pickers.icon}>
        <SegmentIcon segment={segment} />
      </span>
      <span className={pickers.name}>{name}</span>
      <span className={pickers.share}>
        {segment?.state === 'ready' ? count(segment.member_count ?? 0) : segment?.state}
      </span>
    </span>
  )
}

function SegmentIcon({ segment }: { segment: Segment | undefined }) {
  if (segment?.kind === 'default') return <Users size={14} />
  return segment?.kind === 'manual' ? <List size={14} /> : <Filter size={14} />
}
