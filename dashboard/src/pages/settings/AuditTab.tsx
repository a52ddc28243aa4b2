import { Group, Select, Table, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { LoadMore } from '../../components/LoadMore'
import { Notice } from '../../components/Notice'
import { RelativeTime } from '../../components/RelativeTime'
import { TextLink } from '../../components/TextLink'
import { ACTIONS, actionText } from './audit'
import { auditQuery, type AuditEntry, type AuditFilter } from './queries'
import { Pending, TableFrame } from './TableFrame'
import { useIngestUrl } from './useManaged'
import classes from './Settings.module.css'

const PAUSE_MS = 300

/** Who commanded what, newest first. */
export function AuditTab() {
  const [filter, setFilter] = useState<AuditFilter>({ action: null, actor: '', subject: '' })
  const [settled] = useDebouncedValue(filter, PAUSE_MS)
  const query = useInfiniteQuery(auditQuery(useIngestUrl(), settled))
  return (
    <>
      <Filters filter={filter} onChange={setFilter} />
      {query.data ? (
        <Entries entries={query.data.pages.flatMap(({ results }) => results)} />
      ) : (
        <Pending error={query.error} onRetry={query.refetch} />
      )}
      <LoadMore pages={query} label="Older" />
    </>
  )
}

interface FiltersProps {
  filter: AuditFilter
  onChange: (filter: AuditFilter) => void
}

function Filters({ filter, onChange }: FiltersProps) {
  return (
    <Group mb="sm" gap="xs">
      <Select
        aria-label="What was done"
        placeholder="Anything"
        size="xs"
        w={200}
        clearable
        searchable
        data={ACTIONS.map((value) => ({ value, label: actionText(value) }))}
        value={filter.action}
        onChange={(action) => {
          onChange({ ...filter, action })
        }}
      />
      <TextInput
        aria-label="By whom"
        placeholder="By whom, such as key Ann"
        size="xs"
        w={200}
        value={filter.actor}
        onChange={({ currentTarget: { value } }) => {
          onChange({ ...filter, actor: value })
        }}
      />
      <TextInput
        aria-label="About"
        placeholder="About: an id"
        size="xs"
        w={220}
        value={filter.subject}
        onChange={({ currentTarget: { value } }) => {
          onChange({ ...filter, subject: value })
        }}
      />
    </Group>
  )
}

function Entries({ entries }: { entries: readonly AuditEntry[] }) {
  if (entries.length === 0) {
    return <Notice title="Nothing of the kind">Commands of people are written down here, from the first one on.</Notice>
  }
  return (
    <TableFrame headings={['When', 'By', 'What', 'About', 'Detail']} minWidth={860}>
      {entries.map(({ id, at, actor, action, subject, summary }) => (
        <Table.Tr key={id}>
          <Table.Td className={classes.actions} ta="start">
            <RelativeTime instantMs={Date.parse(at)} />
          </Table.Td>
          <Table.Td>{actor}</Table.Td>
          <Table.Td fw={500}>{actionText(action)}</Table.Td>
          <Table.Td>
            <Subject action={action} subject={subject} />
          </Table.Td>
          <Table.Td>
            <Text size="sm" c="dimmed">
              {summary}
            </Text>
          </Table.Td>
        </Table.Tr>
      ))}
    </TableFrame>
  )
}

function Subject({ action, subject }: Pick<AuditEntry, 'action' | 'subject'>) {
  if (subject === null) return null
  if (subject.startsWith('seg_') && action !== 'segment.deleted' && action !== 'segment.purged') {
    return (
      <TextLink to="/segment" search={{ id: subject }} className={classes.mono}>
        {subject}
      </TextLink>
    )
  }
  return <span className={classes.mono}>{subject}</span>
}
