import { Table } from '@mantine/core'
import { RelativeTime } from '../../components/RelativeTime'
import { Section } from './Section'
import { incidentOf } from './incidents'
import type { Status } from './wellness'

/** Streams that no longer held what a shard had yet to read; no section while there was none. */
export function Incidents({ incidents }: { incidents: Status['incidents'] }) {
  if (incidents.length === 0) return null
  return (
    <Section title="Incidents" note="Streams that no longer held what a shard had yet to read">
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>When</Table.Th>
            <Table.Th>Shard</Table.Th>
            <Table.Th>What</Table.Th>
            <Table.Th>Let on by</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {incidents.map(incidentOf).map(({ shard, kind, detail, noticedAt, recoveredBy }) => (
            <Table.Tr key={`${shard} ${noticedAt}`}>
              <Table.Td>
                <RelativeTime instantMs={noticedAt} />
              </Table.Td>
              <Table.Td>{shard}</Table.Td>
              <Table.Td>
                {kind}: {detail}
              </Table.Td>
              <Table.Td>{recoveredBy ?? 'nobody yet: muster streams recover'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  )
}
