import { Select, TextInput } from '@mantine/core'
import { UNITS } from '../conditions/operands'
import { incomplete } from './incomplete'
import classes from './Builder.module.css'

interface DurationFieldsProps {
  text: string
  unit: string
  isIncomplete: boolean
  onText: (text: string) => void
  onUnit: (unit: string) => void
}

/** So many units of time. */
export function DurationFields({ text, unit, isIncomplete, onText, onUnit }: DurationFieldsProps) {
  return (
    <>
      <NumberField label="Number" value={text} isIncomplete={isIncomplete} onChange={onText} />
      <Select
        size="xs"
        className={(unit.includes('_') ? classes.longUnit : classes.unit) ?? ''}
        aria-label="Unit"
        allowDeselect={false}
        data={UNITS.map((name) => ({ value: name, label: name.replace('_', ' ') }))}
        comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
        value={unit}
        onChange={(picked) => {
          if (picked !== null) onUnit(picked)
        }}
      />
    </>
  )
}

interface NumberFieldProps {
  label: string
  value: string
  isIncomplete: boolean
  onChange: (text: string) => void
}

/** A whole number, as it is typed. */
export function NumberField({ label, value, isIncomplete, onChange }: NumberFieldProps) {
  return (
    <TextInput
      size="xs"
      className={classes.count ?? ''}
      aria-label={label}
      placeholder="0"
      inputMode="numeric"
      autoComplete="off"
      classNames={{ input: incomplete(isIncomplete) }}
      value={value}
      onChange={({ currentTarget }) => {
        onChange(currentTarget.value)
      }}
    />
  )
}
