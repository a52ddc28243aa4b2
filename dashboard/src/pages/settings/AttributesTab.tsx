import { Badge, Group, Progress, SegmentedControl, Table, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Search } from '../../components/icons'
import { Notice } from '../../components/Notice'
import { count, isNamed } from '../../format/names'
import { shortText } from '../../format/values'
import { DescribeDialog } from './DescribeDialog'
import { NameCell, UsedBy } from './NameCell'
import { attributesQuery, settingsKeys, type Attribute } from './queries'
import { Pending, TableFrame } from './TableFrame'
import type { AttributeScope } from './view'
import classes from './Settings.module.css'

const SCOPES: readonly [AttributeScope, string][] = [
  ['user', 'Users'],
  ['company', 'Companies'],
  ['membership', 'Memberships'],
]
/** More are found by a part of the name. */
const SHOWN = 200

/** What has been sent about users, companies and memberships, and how people shall read it. */
export function AttributesTab() {
  const { scope = 'user' } = useSearch({ from: '/signed-in/settings' })
  const navigate = useNavigate({ from: '/settings' })
  const [filter, setFilter] = useState('')
  const [editing, setEditing] = useState<Attribute | null>(null)
  const { data, error, refetch } = useQuery(attributesQuery(scope))
  return (
    <>
      <Group mb="sm">
        <SegmentedControl
          transitionDuration={0}
          aria-label="Whose attributes"
          size="xs"
          data={SCOPES.map(([value, label]) => ({ value, label }))}
          value={scope}
          onChange={(value) => {
            void navigate({ search: { tab: 'attributes', scope: value } })
          }}
        />
        <TextInput
          aria-label="Find an attribute"
          placeholder="Find an attribute"
          size="xs"
          leftSection={<Search size={14} />}
          value={filter}
          onChange={({ currentTarget: { value } }) => {
            setFilter(value)
          }}
        />
      </Group>
      {data ? (
        <Attributes all={data} filter={filter} onEdit={setEditing} />
      ) : (
        <Pending error={error} onRetry={refetch} />
      )}
      {editing && (
        <DescribeDialog
          scope={scope}
          of={editing}
          asked={settingsKeys.attributes}
          onClose={() => {
            setEditing(null)
          }}
        />
      )}
    </>
  )
}

interface AttributesProps {
  all: readonly Attribute[]
  filter: string
  onEdit: (attribute: Attribute) => void
}

function Attributes({ all, filter, onEdit }: AttributesProps) {
  const found = all.filter(({ name, display_name }) => isNamed(name, filter) || isNamed(display_name ?? '', filter))
  if (found.length === 0) {
    return (
      <Notice title={filter === '' ? 'Nothing was sent yet' : 'No attribute is called so'}>
        {filter === '' && 'Traits of identify and group calls become attributes.'}
      </Notice>
    )
  }
  return (
    <>
      <TableFrame
        headings={['Attribute', 'Description', 'Types', 'Has it', 'Frequent values', 'Used by']}
        minWidth={900}
      >
        {found.slice(0, SHOWN).map((attribute) => (
          <AttributeRow key={attribute.name} of={attribute} onEdit={onEdit} />
        ))}
      </TableFrame>
      {found.length > SHOWN && (
        <Text size="sm" c="dimmed" mt="sm">
          {count(found.length - SHOWN)} more: type a part of the name.
        </Text>
      )}
    </>
  )
}

function AttributeRow({ of, onEdit }: { of: Attribute; onEdit: (attribute: Attribute) => void }) {
  return (
    <Table.Tr>
      <Table.Td>
        <NameCell
          name={of.name}
          displayed={of.display_name}
          isBuiltin={of.builtin}
          onEdit={() => {
            onEdit(of)
          }}
        />
      </Table.Td>
      <Table.Td className={classes.described}>{of.description}</Table.Td>
      <Table.Td>
        <Types of={of} />
      </Table.Td>
      <Table.Td>
        <Share of={of} />
      </Table.Td>
      <Table.Td className={classes.values}>{of.values.slice(0, 3).map(shortText).join(', ')}</Table.Td>
      <Table.Td>
        <UsedBy segments={of.used_by} />
      </Table.Td>
    </Table.Tr>
  )
}

/** Every type that was seen, each with how many have it: two types are often a mistake. */
function Types({ of: { types, type_counts } }: { of: Attribute }) {
  return (
    <Group gap={4}>
      {types.map((type) => (
        <Badge
          key={type}
          variant="default"
          size="sm"
          tt="none"
          fw={500}
          title={type_counts?.[type] === undefined ? undefined : `${count(type_counts[type])} have it as ${type}`}
        >
          {type}
        </Badge>
      ))}
    </Group>
  )
}

function Share({ of: { name, share, users } }: { of: Attribute }) {
  if (share === null || share === undefined) return null
  const percent = Math.round(share * 100)
  return (
    <span className={classes.share} title={users === undefined ? undefined : `${count(users)} have it`}>
      <Progress value={percent} size="sm" aria-label={`Share that has ${name}`} />
      <span>{percent === 0 && share > 0 ? '< 1 %' : `${percent} %`}</span>
    </span>
  )
}
