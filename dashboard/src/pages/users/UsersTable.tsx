import { Table } from '@mantine/core'
import { useTable, type SortingState, type Updater } from '@tanstack/react-table'
import { useMemo } from 'react'
import type { UserRow } from '../../api/types'
import { features, tableColumns } from './columns'
import { SortableHeader } from './SortableHeader'
import { readSort } from './view'
import classes from './UsersTable.module.css'

interface UsersTableProps {
  rows: UserRow[]
  columns: string[]
  sort: string | undefined
  /** The rows are of another view; the right ones are on their way. */
  isStale: boolean
  onSort: (sort: string | undefined) => void
}

export function UsersTable({ rows, columns: names, sort, isStale, onSort }: UsersTableProps) {
  const columns = useMemo(() => tableColumns(names, rows), [names, rows])
  const sorting = useMemo(() => sortingOf(sort), [sort])
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: (row) => row.user_id,
    manualSorting: true,
    sortDescFirst: false,
    state: { sorting },
    onSortingChange: (updater) => {
      onSort(sortTextOf(updater, sorting))
    },
  })
  return (
    <div
      className={classes.scroller}
      data-stale={isStale || undefined}
      aria-busy={isStale}
      tabIndex={0}
      role="region"
      aria-label="Users"
    >
      <Table stickyHeader highlightOnHover className={classes.table}>
        <Table.Thead>
          {table.getHeaderGroups().map((group) => (
            <Table.Tr key={group.id}>
              {group.headers.map((header) => (
                <SortableHeader key={header.id} header={header} isSorted={header.column.getIsSorted()}>
                  <table.FlexRender header={header} />
                </SortableHeader>
              ))}
            </Table.Tr>
          ))}
        </Table.Thead>
        <Table.Tbody>
          {table.getRowModel().rows.map((row) => (
            <Table.Tr key={row.id}>
              {row.getAllCells().map((cell) => (
                <Table.Td key={cell.id} data-numeric={cell.column.columnDef.meta?.isNumeric}>
                  <table.FlexRender cell={cell} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function sortingOf(text: string | undefined): SortingState {
  const sort = readSort(text)
  return sort ? [{ id: sort.attribute, desc: sort.direction === 'desc' }] : []
}

function sortTextOf(updater: Updater<SortingState>, before: SortingState): string | undefined {
  const [first] = typeof updater === 'function' ? updater(before) : updater
  return first && `${first.id}:${first.desc ? 'desc' : 'asc'}`
}
