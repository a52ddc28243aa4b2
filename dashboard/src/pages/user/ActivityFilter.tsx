import { Autocomplete, Group, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { eventNamesQuery } from '../../api/queries'
import { eventText, KINDS } from '../../format/calls'
import type { CallFilter } from '../../subject/queries'

interface ActivityFilterProps {
  filter: CallFilter
  onFilter: (filter: CallFilter) => void
}

/** Which calls are shown: by what SDKs call them, and by the name of the event. */
export function ActivityFilter({ filter: { type, event }, onFilter }: ActivityFilterProps) {
  const { data: events = [] } = useQuery(eventNamesQuery)
  const [text, setText] = useState(eventText(event ?? ''))
  const settle = (typed: string) => {
    const name = events.find((each) => eventText(each.name) === typed)?.name ?? typed
    if (name !== (event ?? '')) onFilter({ type, event: name === '' ? undefined : name })
  }
  return (
    <Group gap="sm" mb="sm">
      <Select
        aria-label="Type of calls"
        placeholder="All calls"
        size="xs"
        w={150}
        clearable
        clearButtonProps={{ 'aria-label': 'All calls' }}
        value={type ?? null}
        data={Object.entries(KINDS).map(([value, label]) => ({ value, label }))}
        onChange={(value) => {
          onFilter({ type: value ?? undefined, event })
        }}
      />
      <Autocomplete
        aria-label="Name of the event"
        placeholder="Any event"
        size="xs"
        w={220}
        limit={50}
        value={text}
        data={events.map(({ name }) => eventText(name))}
        onChange={setText}
        onOptionSubmit={settle}
        onBlur={() => {
          settle(text.trim())
        }}
        onKeyDown={({ key }) => {
          if (key === 'Enter') settle(text.trim())
        }}
      />
    </Group>
  )
}
