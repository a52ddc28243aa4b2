import { Group, NumberInput, Select, TagsInput, TextInput } from '@mantine/core'
import { UNITS, type ConditionDraft } from '../../conditions/draft'
import type { OperandKind } from '../../conditions/operators'

interface OperandFieldProps {
  kind: OperandKind
  draft: ConditionDraft
  onChange: (change: Partial<ConditionDraft>) => void
}

/** What an operator is given: nothing, a text, a number, a range, dates or a duration. */
export function OperandField({ kind, draft, onChange }: OperandFieldProps) {
  switch (kind) {
    case 'none':
      return null
    case 'texts':
      return (
        <TagsInput
          aria-label="Values"
          placeholder={draft.texts.length === 0 ? 'Value, Enter' : ''}
          value={draft.texts}
          acceptValueOnBlur
          onChange={(texts) => {
            onChange({ texts })
          }}
        />
      )
    case 'text':
    case 'number':
    case 'date':
      return (
        <Field
          label="Value"
          kind={kind}
          value={draft.text}
          onChange={(text) => {
            onChange({ text })
          }}
        />
      )
    case 'numbers':
    case 'dates':
      return <RangeFields kind={kind === 'numbers' ? 'number' : 'date'} draft={draft} onChange={onChange} />
    case 'duration':
      return <DurationFields draft={draft} onChange={onChange} />
  }
}

interface FieldProps {
  label: string
  kind: 'text' | 'number' | 'date'
  value: string
  onChange: (text: string) => void
}

function Field({ label, kind, value, onChange }: FieldProps) {
  if (kind === 'number') {
    return (
      <NumberInput
        aria-label={label}
        hideControls
        value={value}
        onChange={(number) => {
          onChange(String(number))
        }}
      />
    )
  }
  return (
    <TextInput
      aria-label={label}
      type={kind}
      value={value}
      onChange={({ currentTarget }) => {
        onChange(currentTarget.value)
      }}
    />
  )
}

function RangeFields({ kind, draft, onChange }: { kind: 'number' | 'date' } & Omit<OperandFieldProps, 'kind'>) {
  return (
    <Group gap="xs" grow wrap="nowrap">
      <Field
        label="From"
        kind={kind}
        value={draft.text}
        onChange={(text) => {
          onChange({ text })
        }}
      />
      <Field
        label="To"
        kind={kind}
        value={draft.upper}
        onChange={(upper) => {
          onChange({ upper })
        }}
      />
    </Group>
  )
}

function DurationFields({ draft, onChange }: Omit<OperandFieldProps, 'kind'>) {
  return (
    <Group gap="xs" grow wrap="nowrap">
      <Field
        label="Number"
        kind="number"
        value={draft.text}
        onChange={(text) => {
          onChange({ text })
        }}
      />
      <Select
        aria-label="Unit"
        allowDeselect={false}
        data={UNITS.map((unit) => ({ value: unit, label: unit.replace('_', ' ') }))}
        value={draft.unit}
        onChange={(unit) => {
          if (unit !== null) onChange({ unit })
        }}
      />
    </Group>
  )
}
