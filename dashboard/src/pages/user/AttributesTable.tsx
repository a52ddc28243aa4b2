import { Table, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { User } from '../../api/types'
import { AttributeName } from '../../components/AttributeName'
import { Search } from '../../components/icons'
import { Notice } from '../../components/Notice'
import { RelativeTime } from '../../components/RelativeTime'
import { Value } from '../../components/Value'
import { byDisplayName, isNamed } from '../../format/names'
import classes from './UserPage.module.css'

/** A user may have thousands of attributes: past this many one searches. */
const SHOWN = 200

const ORDER = 'Always in the order of the names: this table cannot be sorted otherwise'

export function AttributesTable({ user }: { user: User }) {
  const [filter, setFilter] = useState('')
  const names = byDisplayName(Object.keys(user.attributes))
  const found = names.filter((name) => isNamed(name, filter))
  if (names.length === 0) return <Notice title="No attributes">Traits of an identify call become attributes.</Notice>
  return (
    <>
      <TextInput
        aria-label="Find an attribute"
        placeholder="Find an attribute"
        leftSection={<Search />}
        w={280}
        mb="sm"
        value={filter}
        onChange={({ currentTarget: { value } }) => {
          setFilter(value)
        }}
      />
      <Table.ScrollContainer minWidth={640}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th aria-sort="ascending" title={ORDER}>
                Attribute
              </Table.Th>
              {['Value', 'Type', 'Set', 'By message'].map((heading) => (
                <Table.Th key={heading} title={ORDER}>
                  {heading}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.slice(0, SHOWN).map((name) => (
              <AttributeRow key={name} name={name} user={user} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {found.length > SHOWN && (
        <Text size="sm" c="dimmed">
          {found.length - SHOWN} more: type a part of the name.
        </Text>
      )}
    </>
  )
}

function AttributeRow({ name, user }: { name: string; user: User }) {
  const source = user.sources[name]
  return (
    <Table.Tr>
      <Table.Td>
        <AttributeName name={name} />
      </Table.Td>
      <Table.Td className={classes.value}>
        <Value value={user.attributes[name]} />
      </Table.Td>
      <Table.Td c="dimmed">{source?.type}</Table.Td>
      <Table.Td c="dimmed">{source && <RelativeTime instantMs={Date.parse(source.at)} />}</Table.Td>
      <Table.Td className={classes.mono}>{source?.message_id}</Table.Td>
    </Table.Tr>
  )
}
