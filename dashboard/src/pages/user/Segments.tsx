import { Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { userSegmentsQuery } from '../../api/queries'
import { Notice } from '../../components/Notice'
import { RelativeTime } from '../../components/RelativeTime'
import { TextLink } from '../../components/TextLink'
import { Panel } from './Panel'

export function Segments({ userId }: { userId: string }) {
  return (
    <Panel list={useQuery(userSegmentsQuery(userId))} empty={<Notice title="In no segment" />}>
      {(segments) => (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Segment</Table.Th>
              <Table.Th>Since</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {segments.map(({ id, name, since }) => (
              <Table.Tr key={id}>
                <Table.Td>
                  <TextLink to="/users" search={{ segment: id }} size="sm">
                    {name}
                  </TextLink>
                </Table.Td>
                <Table.Td>
                  <RelativeTime instantMs={Date.parse(since)} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  )
}
