import { Skeleton, Stack, Table } from '@mantine/core'
import type { ReactNode } from 'react'
import { Failure } from '../../components/Notice'

interface TableFrameProps {
  headings: readonly string[]
  /** Of the headings those whose cells are numbers. */
  numbers?: readonly string[]
  minWidth?: number
  children: ReactNode
}

/** A dense table that scrolls sideways where the window is narrow. */
export function TableFrame({ headings, numbers = [], minWidth = 720, children }: TableFrameProps) {
  return (
    <Table.ScrollContainer minWidth={minWidth} type="native">
      <Table verticalSpacing={6} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {headings.map((heading) => (
              <Table.Th key={heading} ta={numbers.includes(heading) ? 'end' : 'start'}>
                {heading}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

interface PendingProps {
  error: Error | null
  onRetry: () => unknown
}

/** What stands in place of a table that is not there yet, or does not come. */
export function Pending({ error, onRetry }: PendingProps) {
  if (error) return <Failure error={error} onRetry={() => void onRetry()} />
  return (
    <Stack gap={14} py="md" aria-hidden>
      {[96, 88, 92, 80, 90].map((width) => (
        <Skeleton key={width} height={14} width={`${width}%`} />
      ))}
    </Stack>
  )
}
