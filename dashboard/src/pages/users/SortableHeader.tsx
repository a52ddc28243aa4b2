import { Table, UnstyledButton } from '@mantine/core'
import type { Header, SortDirection } from '@tanstack/react-table'
import type { ReactNode } from 'react'
import type { UserRow } from '../../api/types'
import { ArrowDown, ArrowUp } from '../../components/icons'
import type { features } from './columns'
import classes from './UsersTable.module.css'

const ARIA = { asc: 'ascending', desc: 'descending' } as const

interface SortableHeaderProps {
  header: Header<typeof features, UserRow>
  isSorted: SortDirection | false
  children: ReactNode
}

/** A heading that sorts: up, down, then back to newest first. */
export function SortableHeader({ header: { column }, isSorted, children }: SortableHeaderProps) {
  return (
    <Table.Th aria-sort={isSorted ? ARIA[isSorted] : 'none'} data-numeric={column.columnDef.meta?.isNumeric}>
      <UnstyledButton className={classes.heading} onClick={column.getToggleSortingHandler()} title={column.id}>
        {children}
        {isSorted === 'asc' && <ArrowUp size={14} />}
        {isSorted === 'desc' && <ArrowDown size={14} />}
      </UnstyledButton>
    </Table.Th>
  )
}
