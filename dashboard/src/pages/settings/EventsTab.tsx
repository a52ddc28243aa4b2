import { Table, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { eventNamesQuery, keys } from '../../api/queries'
import { Search } from '../../components/icons'
import { Notice } from '../../components/Notice'
import { RelativeTime } from '../../components/RelativeTime'
import { count, isNamed } from '../../format/names'
import { DescribeDialog } from './DescribeDialog'
import { NameCell, UsedBy } from './NameCell'
import type { EventName } from './queries'
import { Pending, TableFrame } from './TableFrame'
import classes from './Settings.module.css'

/** What users have done, and how people shall read it. */
export function EventsTab() {
  const [filter, setFilter] = useState('')
  const [editing, setEditing] = useState<EventName | null>(null)
  const { data, error, refetch } = useQuery(eventNamesQuery)
  if (!data) return <Pending error={error} onRetry={refetch} />
  if (data.length === 0) {
    return <Notice title="No event was sent yet">track, page and screen calls become events.</Notice>
  }
  return (
    <>
      <TextInput
        aria-label="Find an event"
        placeholder="Find an event"
        size="xs"
        w={240}
        mb="sm"
        leftSection={<Search size={14} />}
        value={filter}
        onChange={({ currentTarget: { value } }) => {
          setFilter(value)
        }}
      />
      <TableFrame headings={['Event', 'Description', 'Logged', 'Last', 'Used by']} numbers={['Logged']}>
        {data
          .filter(({ name, display_name }) => isNamed(name, filter) || isNamed(display_name ?? '', filter))
          .map((event) => (
            <EventRow key={event.name} of={event} onEdit={setEditing} />
          ))}
      </TableFrame>
      {editing && (
        <DescribeDialog
          scope="event"
          of={editing}
          asked={keys.eventNames}
          onClose={() => {
            setEditing(null)
          }}
        />
      )}
    </>
  )
}

function EventRow({ of, onEdit }: { of: EventName; onEdit: (event: EventName) => void }) {
  return (
    <Table.Tr>
      <Table.Td>
        <NameCell
          name={of.name}
          displayed={of.display_name}
          isVerbatim
          onEdit={() => {
            onEdit(of)
          }}
        />
      </Table.Td>
      <Table.Td className={classes.described}>{of.description}</Table.Td>
      <Table.Td className={classes.number}>{count(of.events)}</Table.Td>
      <Table.Td>
        <RelativeTime instantMs={Date.parse(of.last_at)} />
      </Table.Td>
      <Table.Td>
        <UsedBy segments={of.used_by} />
      </Table.Td>
    </Table.Tr>
  )
}
