import { Loader, Select } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { nameOf, namesToOffer } from '../conditions/attributeNames'
import { displayName } from '../format/names'
import classes from './Builder.module.css'

interface NameFieldProps {
  label: string
  /** What the first letters of an empty field say. */
  placeholder: string
  name: string
  known: readonly string[]
  /** How a name reads; as it is sent where it is not said. */
  reads?: (name: string) => string
  icon: ReactNode
  isLoading: boolean
  isFresh: boolean
  option: (name: string) => ReactNode
  onChange: (name: string) => void
}

/** Picks a name by what it reads or by how it is sent; the list is there, so typing asks nobody. */
export function NameField(props: NameFieldProps) {
  const { name, known, onChange, reads = displayName } = props
  const [text, setText] = useState('')
  return (
    <Select
      size="xs"
      className={classes.picker ?? ''}
      aria-label={props.label}
      placeholder={props.placeholder}
      title={name}
      searchable
      allowDeselect={false}
      selectFirstOptionOnChange
      autoFocus={props.isFresh}
      defaultDropdownOpened={props.isFresh}
      error={name === ''}
      data={namesToOffer(known, name, text, reads).map((value) => ({ value, label: reads(value) }))}
      // What is offered has been filtered, by both names.
      filter={({ options }) => options}
      renderOption={({ option: { value } }) =>
        known.includes(value) ? props.option(value) : `Use “${value}” as it stands`
      }
      nothingFoundMessage={props.isLoading ? 'Looking…' : 'Nothing has been sent yet: type a name'}
      comboboxProps={{ width: 340, position: 'bottom-start' }}
      maxDropdownHeight={320}
      leftSection={props.isLoading ? <Loader size={12} /> : props.icon}
      leftSectionPointerEvents="none"
      rightSection={null}
      value={name === '' ? null : name}
      onChange={(picked) => {
        if (picked !== null) onChange(picked)
      }}
      searchValue={text}
      onSearchChange={setText}
      onFocus={({ currentTarget }) => {
        currentTarget.select()
      }}
      onBlur={() => {
        const named = nameOf(known, text, reads)
        if (named !== undefined && text !== reads(name)) onChange(named)
      }}
    />
  )
}
