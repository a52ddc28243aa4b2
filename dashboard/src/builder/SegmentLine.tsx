import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { segmentsOf } from '../api/queries'
import { Filter, List, Users } from '../components/icons'
import type { SegmentDraft } from '../conditions/draft'
import { segmentScope, type Place } from '../conditions/places'
import type { Segment } from '../api/types'
import { count } from '../format/names'
import { useBuilderContext } from './context'
import pickers from './Picker.module.css'
import classes from './Builder.module.css'

/** Being in another segment, or not. */
export function SegmentFields({ draft, place }: { draft: SegmentDraft; place: Place }) {
  const { actions, fresh } = useBuilderContext()
  const { data: all = [] } = useQuery(segmentsOf(segmentScope(place)))
  const offered = all.filter(({ kind }) => kind !== 'default')
  const chosen = all.find(({ id, key }) => id === draft.segment || key === draft.segment)
  const options = offered.map(({ id, name }) => ({ value: id, label: name }))
  const isListed = chosen !== undefined && offered.includes(chosen)
  return (
    <>
      <Select
        size="xs"
        className={classes.verb ?? ''}
        aria-label="In or not in"
        allowDeselect={false}
        data={[
          { value: 'in_segment', label: 'in' },
          { value: 'not_in_segment', label: 'not in' },
        ]}
        value={draft.op}
        onChange={(op) => {
          if (op !== null) actions.change(draft, { op })
        }}
      />
      <Select
        size="xs"
        className={classes.picker ?? ''}
        aria-label="Segment"
        placeholder="Segment"
        searchable
        allowDeselect={false}
        autoFocus={fresh === draft.id}
        defaultDropdownOpened={fresh === draft.id}
        error={draft.segment === ''}
        nothingFoundMessage="There is no such segment"
        data={
          isListed || draft.segment === ''
            ? options
            : [...options, { value: chosen?.id ?? draft.segment, label: chosen?.name ?? draft.segment }]
        }
        comboboxProps={{ width: 300, position: 'bottom-start' }}
        maxDropdownHeight={320}
        renderOption={({ option }) => (
          <Option segment={all.find(({ id }) => id === option.value)} name={option.label} />
        )}
        leftSection={<SegmentIcon segment={chosen} />}
        leftSectionPointerEvents="none"
        rightSection={null}
        value={draft.segment === '' ? null : (chosen?.id ?? draft.segment)}
        onChange={(segment) => {
          if (segment !== null) actions.change(draft, { segment })
        }}
        onFocus={({ currentTarget }) => {
          currentTarget.select()
        }}
      />
    </>
  )
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
