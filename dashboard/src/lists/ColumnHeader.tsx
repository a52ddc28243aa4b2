import { Table, UnstyledButton } from '@mantine/core'
import type { Header, SortDirection } from '@tanstack/react-table'
import type { ReactNode } from 'react'
import { ArrowDown, ArrowUp } from '../components/icons'
import type { ListRow } from './rows'
import type { features } from './tableColumns'
import classes from './ListTable.module.css'

const ARIA = { asc: 'ascending', desc: 'descending' } as const

interface ColumnHeaderProps {
  header: Header<typeof features, ListRow>
  isSorted: SortDirection | false
  /** Before the title of the first column: all rows of the page at once. */
  before?: ReactNode
  children: ReactNode
}

/** A heading that sorts: up, down, then back to newest first. */
export function ColumnHeader({ header: { column }, isSorted, before, children }: ColumnHeaderProps) {
  const { isNumeric, code } = column.columnDef.meta ?? {}
  return (
    <Table.Th aria-sort={isSorted ? ARIA[isSorted] : undefined} data-numeric={isNumeric}>
      <span className={classes.first}>
        {before}
        {column.getCanSort() ? (
          <UnstyledButton className={classes.heading} onClick={column.getToggleSortingHandler()} title={code}>
            {children}
            {isSorted === 'asc' && <ArrowUp size={14} />}
            {isSorted === 'desc' && <ArrowDown size={14} />}
          </UnstyledButton>
        ) : (
          <span title={code}>{children}</span>
        )}
      </span>
    </Table.Th>
  )
}
