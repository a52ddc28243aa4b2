import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { eventNamesQuery } from '../api/queries'
import type { CountFields, EventDraft, WindowFields } from '../conditions/draft'
import { countOf, windowOf } from '../conditions/operands'
import { eventText } from '../format/calls'
import { count } from '../format/names'
import { useBuilderContext } from './context'
import { DateField } from './DateField'
import { DurationFields, NumberField } from './DurationFields'
import { LineFrame } from './LineFrame'
import { NameField } from './NameField'
import { TypeIcon } from './TypeIcon'
import pickers from './Picker.module.css'
import classes from './Builder.module.css'

const COUNTS: { value: CountFields['form']; label: string }[] = [
  { value: 'at_least', label: 'at least' },
  { value: 'at_most', label: 'at most' },
  { value: 'exactly', label: 'exactly' },
  { value: 'between', label: 'between' },
]

const WINDOWS: { value: WindowFields['form']; label: string }[] = [
  { value: 'ever', label: 'ever' },
  { value: 'in_last', label: 'in the last' },
  { value: 'between_dates', label: 'between' },
]

interface EventLineProps {
  draft: EventDraft
  word: string
  children: ReactNode
  below: ReactNode
}

/** Did, or did not do, something so often in some time; `children` tie it to what stands below. */
export function EventLine({ draft, word, children, below }: EventLineProps) {
  return (
    <LineFrame draft={draft} word={word} head={<Verb draft={draft} />} below={below}>
      <EventName draft={draft} />
      {draft.op === 'performed' && <Count draft={draft} />}
      <Window draft={draft} />
      {children}
    </LineFrame>
  )
}

function Verb({ draft }: { draft: EventDraft }) {
  const { actions } = useBuilderContext()
  return (
    <Select
      size="xs"
      className={classes.verb ?? ''}
      aria-label="Whether it happened"
      allowDeselect={false}
      data={[
        { value: 'performed', label: 'performed' },
        { value: 'not_performed', label: 'did not perform' },
      ]}
      value={draft.op}
      onChange={(op) => {
        if (op !== null) actions.change(draft, { op })
      }}
    />
  )
}

function EventName({ draft }: { draft: EventDraft }) {
  const { actions, fresh } = useBuilderContext()
  const { data: events = [], isLoading } = useQuery(eventNamesQuery)
  return (
    <NameField
      label="Event"
      name={draft.event}
      source={{ event: '' }}
      known={events.map(({ name }) => name)}
      reads={eventText}
      icon={<TypeIcon type="event" />}
      isLoading={isLoading}
      isFresh={fresh === draft.id}
      option={(name) => (
        <span className={pickers.option}>
          <span className={pickers.icon}>
            <TypeIcon type="event" />
          </span>
          <span className={pickers.name}>{eventText(name)}</span>
          <span className={pickers.share}>{count(events.find((event) => event.name === name)?.events ?? 0)}</span>
        </span>
      )}
      onChange={(event) => {
        actions.change(draft, { event })
      }}
    />
  )
}

function Count({ draft }: { draft: EventDraft }) {
  const { actions } = useBuilderContext()
  const { count: fields } = draft
  const isIncomplete = countOf(fields) === null
  return (
    <>
      <Select
        size="xs"
        className={classes.form ?? ''}
        aria-label="How often"
        allowDeselect={false}
        data={COUNTS}
        value={fields.form}
        onChange={(form) => {
          if (form !== null) actions.change(draft, { count: { ...fields, form } })
        }}
      />
      <NumberField
        label="Times"
        value={fields.low}
        isIncomplete={isIncomplete}
        onChange={(low) => {
          actions.change(draft, { count: { ...fields, low } }, 'low')
        }}
      />
      {fields.form === 'between' && (
        <>
          <span className={classes.word}>and</span>
          <NumberField
            label="Times at most"
            value={fields.high}
            isIncomplete={isIncomplete}
            onChange={(high) => {
              actions.change(draft, { count: { ...fields, high } }, 'high')
            }}
          />
        </>
      )}
      <span className={classes.word}>{fields.low === '1' && fields.form !== 'between' ? 'time' : 'times'}</span>
    </>
  )
}

function Window({ draft }: { draft: EventDraft }) {
  const { actions } = useBuilderContext()
  const { window: fields } = draft
  return (
    <>
      <Select
        size="xs"
        className={classes.form ?? ''}
        aria-label="When"
        allowDeselect={false}
        data={WINDOWS}
        value={fields.form}
        onChange={(form) => {
          if (form !== null) actions.change(draft, { window: { ...fields, text: '', upper: '', form } })
        }}
      />
      {fields.form === 'in_last' && (
        <DurationFields
          text={fields.text}
          unit={fields.unit}
          isIncomplete={windowOf(fields) === null}
          onText={(text) => {
            actions.change(draft, { window: { ...fields, text } }, 'window')
          }}
          onUnit={(unit) => {
            actions.change(draft, { window: { ...fields, unit } })
          }}
        />
      )}
      {fields.form === 'between_dates' && <Days draft={draft} />}
    </>
  )
}

function Days({ draft }: { draft: EventDraft }) {
  const { actions } = useBuilderContext()
  const { window: fields } = draft
  const isIncomplete = windowOf(fields) === null
  return (
    <>
      <DateField
        label="First day"
        value={fields.text}
        isIncomplete={isIncomplete}
        onChange={(text) => {
          actions.change(draft, { window: { ...fields, text } }, 'first')
        }}
      />
      <span className={classes.word}>and</span>
      <DateField
        label="Last day"
        value={fields.upper}
        isIncomplete={isIncomplete}
        onChange={(upper) => {
          actions.change(draft, { window: { ...fields, upper } }, 'last')
        }}
      />
    </>
  )
}
