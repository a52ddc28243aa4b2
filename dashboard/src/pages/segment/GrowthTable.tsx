import { ScrollArea, Table } from '@mantine/core'
import type { GrowthInterval } from '../../api/types'
import { count } from '../../format/names'
import { intervalText } from './growth'
import type { Interval } from './queries'
import classes from './SegmentPage.module.css'

interface GrowthTableProps {
  intervals: readonly GrowthInterval[]
  interval: Interval
  zone: string | undefined
}

/** The growth as numbers, newest first. */
export function GrowthTable({ intervals, interval, zone }: GrowthTableProps) {
  return (
    <ScrollArea.Autosize mah={360} type="auto" viewportProps={{ tabIndex: 0, 'aria-label': 'Growth' }}>
      <Table className={classes.numbers} stickyHeader highlightOnHover verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{interval === 'day' ? 'Day' : 'Hour'}</Table.Th>
            <Table.Th>Entered</Table.Th>
            <Table.Th>Left</Table.Th>
            <Table.Th>Members</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {intervals.toReversed().map(({ start, entered, exited, member_count }) => (
            <Table.Tr key={start}>
              <Table.Td title={start}>{intervalText(start, interval, zone)}</Table.Td>
              <Table.Td>{count(entered)}</Table.Td>
              <Table.Td>{count(exited)}</Table.Td>
              <Table.Td>{count(member_count ?? 0)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  )
}
