import { Autocomplete } from '@mantine/core'
import type { Source } from '../conditions/places'
import type { Scalar } from '../conditions/tree'
import { useSuggestions } from './useSuggestions'
import { incomplete } from './incomplete'
import classes from './Builder.module.css'

interface ValueFieldProps {
  label: string
  kind: 'text' | 'number'
  source: Source
  name: string
  value: string
  isIncomplete: boolean
  /** `isPicked`: a whole value, not letters of one. */
  onChange: (text: string, isPicked: boolean) => void
}

/** A text or a number, with the values that there are. */
export function ValueField({ label, kind, source, name, value, isIncomplete, onChange }: ValueFieldProps) {
  const { values, onFocus, onBlur } = useSuggestions(source, name, value)
  const fitting = values.filter((each) => isOfKind(each, kind)).map(String)
  return (
    <Autocomplete
      size="xs"
      className={(kind === 'number' ? classes.numeric : classes.text) ?? ''}
      aria-label={label}
      placeholder={kind === 'number' ? '0' : 'Value'}
      inputMode={kind === 'number' ? 'decimal' : 'text'}
      autoComplete="off"
      classNames={{ input: incomplete(isIncomplete) }}
      data={[...new Set(fitting)]}
      // What is offered has been filtered, by the service.
      filter={({ options }) => options}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      value={value}
      onChange={(text) => {
        onChange(text, false)
      }}
      onOptionSubmit={(text) => {
        onChange(text, true)
      }}
      onFocus={onFocus}
      onBlur={onBlur}
    />
  )
}

function isOfKind(value: Scalar, kind: 'text' | 'number'): boolean {
  return typeof value === (kind === 'number' ? 'number' : 'string')
}
