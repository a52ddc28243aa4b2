import { Group, Table, Text, TextInput, UnstyledButton } from '@mantine/core'
import { useDeferredValue, useState } from 'react'
import type { Attributes } from '../api/types'
import { AttributeName } from '../components/AttributeName'
import { ArrowDown, Search } from '../components/icons'
import { Notice } from '../components/Notice'
import { ShowMore } from '../components/ShowMore'
import { RelativeTime } from '../components/RelativeTime'
import { count, counted } from '../format/names'
import { attributesShown, typeOf, type AttributeOrder, type AttributeSet, type Source } from './attributes'
import { FullValue } from './FullValue'
import classes from './AttributesTab.module.css'

/** There may be thousands of attributes; so many are drawn at a time. */
const PAGE = 200

interface AttributesTabProps {
  attributes: Attributes
  sources: Readonly<Record<string, Source>>
  /** How attributes come about, where there are none. */
  hint: string
}

/** Everything that is known: the value, its type, and which message set it when. */
export function AttributesTab({ attributes, sources, hint }: AttributesTabProps) {
  const [text, setText] = useState('')
  const [order, setOrder] = useState<AttributeOrder>('name')
  const [limit, setLimit] = useState(PAGE)
  // Typing stays smooth while thousands are looked through.
  const searched = useDeferredValue(text)
  const total = Object.keys(attributes).length
  if (total === 0) return <Notice title="No attributes">{hint}</Notice>
  const found = attributesShown(attributes, sources, searched, order)
  return (
    <>
      <Group gap="sm" mb="sm">
        <TextInput
          aria-label="Find an attribute"
          placeholder="Find a name, value or message"
          size="xs"
          leftSection={<Search size={14} />}
          w={260}
          value={text}
          onChange={({ currentTarget: { value } }) => {
            setText(value)
          }}
        />
        <Text size="xs" c="dimmed" role="status">
          {searched.trim() === '' ? counted(total, 'attribute') : `${count(found.length)} of ${count(total)}`}
        </Text>
      </Group>
      <AttributesTable found={found.slice(0, limit)} order={order} onOrder={setOrder} />
      <ShowMore all={found.length} limit={limit} step={5 * PAGE} onLimit={setLimit} />
    </>
  )
}

interface AttributesTableProps {
  found: readonly AttributeSet[]
  order: AttributeOrder
  onOrder: (order: AttributeOrder) => void
}

function AttributesTable({ found, order, onOrder }: AttributesTableProps) {
  const sortable = (by: AttributeOrder, label: string) => (
    <Table.Th aria-sort={order === by ? (by === 'name' ? 'ascending' : 'descending') : undefined}>
      <UnstyledButton
        className={classes.sort}
        data-current={order === by || undefined}
        onClick={() => {
          onOrder(by)
        }}
      >
        {label} <ArrowDown size={11} />
      </UnstyledButton>
    </Table.Th>
  )
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table className={classes.table} verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            {sortable('name', 'Attribute')}
            <Table.Th>Value</Table.Th>
            <Table.Th>Type</Table.Th>
            {sortable('set', 'Set')}
            <Table.Th>By message</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.map((each) => (
            <Row key={each.name} attribute={each} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Row({ attribute }: { attribute: AttributeSet }) {
  const { name, value, source } = attribute
  return (
    <Table.Tr>
      <Table.Td className={classes.name}>
        <AttributeName name={name} />
      </Table.Td>
      <Table.Td className={classes.value}>
        <FullValue value={value} />
      </Table.Td>
      <Table.Td c="dimmed">{typeOf(attribute)}</Table.Td>
      <Table.Td className={classes.set}>{source && <RelativeTime instantMs={Date.parse(source.at)} />}</Table.Td>
      <Table.Td className={classes.message} title={source?.message_id}>
        {source?.message_id}
      </Table.Td>
    </Table.Tr>
  )
}
