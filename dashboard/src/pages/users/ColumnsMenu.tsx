import { Button, Checkbox, Popover, ScrollArea, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Columns } from '../../components/icons'
import { displayName } from '../../format/names'

interface ColumnsMenuProps {
  known: readonly string[]
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
}

/** Which attributes are columns; the choice is in the address, not in the segment. */
export function ColumnsMenu({ known, chosen, onChange }: ColumnsMenuProps) {
  const [filter, setFilter] = useState('')
  const names = [...chosen, ...known.filter((name) => !chosen.includes(name))]
  const needle = filter.trim().toLowerCase()
  const shown = names.filter((name) => name.toLowerCase().includes(needle) || displayName(name).toLowerCase().includes(needle))
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
                <Checkbox key={name} value={name} label={displayName(name)} size="xs" title={name} />
              ))}
            </Stack>
          </Checkbox.Group>
          {shown.length === 0 && (
            <Text size="xs" c="dimmed">
              No attribute is called that.
            </Text>
          )}
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  )
}
