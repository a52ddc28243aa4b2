import { Select } from '@mantine/core'
import { useState } from 'react'
import { AttributeName } from '../../components/AttributeName'
import { nameOf, namesToOffer } from '../../conditions/attributeNames'
import { displayName } from '../../format/names'

interface AttributeFieldProps {
  attribute: string
  known: readonly string[]
  onChange: (attribute: string) => void
}

/** Picks an attribute by what it reads or by how it is sent. */
export function AttributeField({ attribute, known, onChange }: AttributeFieldProps) {
  const [text, setText] = useState('')
  return (
    <Select
      aria-label="Attribute"
      placeholder="Attribute"
      title={attribute}
      searchable
      allowDeselect={false}
      selectFirstOptionOnChange
      data={namesToOffer(known, attribute, text).map((name) => ({ value: name, label: displayName(name) }))}
      // What is offered has been filtered, by both names.
      filter={({ options }) => options}
      renderOption={({ option: { value } }) =>
        known.includes(value) ? <AttributeName name={value} /> : `Use “${value}” as it stands`
      }
      maxDropdownHeight={320}
      value={attribute === '' ? null : attribute}
      onChange={(name) => {
        if (name !== null) onChange(name)
      }}
      searchValue={text}
      onSearchChange={setText}
      onBlur={() => {
        const named = nameOf(known, text)
        if (named !== undefined && text !== displayName(attribute)) onChange(named)
      }}
    />
  )
}
