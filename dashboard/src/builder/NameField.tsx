import { Loader, Select } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { nameOf, namesToOffer } from '../conditions/attributeNames'
import type { Source } from '../conditions/places'
import { displayName } from '../format/names'
import { recentFirst, remember } from './recent'
import { incomplete } from './incomplete'
import classes from './Builder.module.css'

interface NameFieldProps {
  label: string
  name: string
  source: Source
  known: readonly string[]
  /** How a name reads, where that is not its display name. */
  reads?: (name: string) => string
  icon: ReactNode
  isLoading: boolean
  /** It was just added: it takes the focus, and shows what there is. */
  isFresh: boolean
  option: (name: string) => ReactNode
  onChange: (name: string) => void
}

/** Picks a name by what it reads or by how it is sent; the list is there, so typing asks nobody. */
export function NameField(props: NameFieldProps) {
  const { label, name, known, source, onChange, reads = displayName } = props
  const [text, setText] = useState('')
  const pick = (picked: string) => {
    remember(source, picked)
    onChange(picked)
  }
  return (
    <Select
      size="xs"
      className={classes.picker ?? ''}
      aria-label={label}
      placeholder={label}
      title={name}
      searchable
      allowDeselect={false}
      selectFirstOptionOnChange
      autoFocus={props.isFresh}
      defaultDropdownOpened={props.isFresh}
      classNames={{ input: incomplete(name === '') }}
      data={namesToOffer(recentFirst(source, known), name, text, reads).map((value) => ({
        value,
        label: reads(value),
      }))}
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
        if (picked !== null) pick(picked)
      }}
      searchValue={text}
      onSearchChange={setText}
      onFocus={({ currentTarget }) => {
        currentTarget.select()
      }}
      onBlur={() => {
        const named = nameOf(known, text, reads)
        if (named !== undefined && text !== reads(name)) pick(named)
      }}
    />
  )
}
