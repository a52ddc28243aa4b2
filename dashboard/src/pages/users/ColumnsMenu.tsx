import { Button, Checkbox, Popover, ScrollArea, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { AttributeName } from '../../components/AttributeName'
import { Columns } from '../../components/icons'
import { byDisplayName, isNamed } from '../../format/names'

interface ColumnsMenuProps {
  known: readonly string[]
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
}

/** Which attributes are columns; the choice is in the address, not in the segment. */
export function ColumnsMenu({ known, chosen, onChange }: ColumnsMenuProps) {
  const [filter, setFilter] = useState('')
  const shown = matching([...new Set([...chosen, ...known])], filter.trim())
  return (
    <Popover position="bottom-end" width={280} shadow="md" trapFocus>
      <Popover.Target>
        <Button variant="default" size="xs" leftSection={<Columns />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns">
        <TextInput
          aria-label="Find an attribute"
          placeholder="Find an attribute"
          size="xs"
          mb="sm"
          value={filter}
          onChange={({ currentTarget: { value } }) => {
            setFilter(value)
          }}
        />
        <ScrollArea.Autosize mah={320} type="auto">
          <Checkbox.Group value={[...chosen]} onChange={onChange} aria-label="Columns">
            <Stack gap="xs">
              {shown.map((name) => (
                <Checkbox key={name} value={name} label={<AttributeName name={name} />} size="xs" />
              ))}
            </Stack>
          </Checkbox.Group>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  )
}

/** The names that hold a text, and the text itself: the known names are a sample, a rare attribute is typed in full. */
function matching(names: readonly string[], text: string): string[] {
  const found = byDisplayName(names.filter((name) => isNamed(name, text)))
  return text === '' || found.includes(text) ? found : [...found, text]
}
