import { Checkbox, Table } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTable, type Row, type SortingState, type Updater } from '@tanstack/react-table'
import { useMemo, useRef, type ReactNode } from 'react'
import { ColumnHeader } from './ColumnHeader'
import { LiveCell } from './LiveCell'
import type { Titles } from './columns'
import type { ListRow } from './rows'
import type { ListScope } from './scopes'
import { features, tableColumns } from './tableColumns'
import type { PageSelection } from './useSelection'
import { useRowKeys } from './useRowKeys'
import { readSort } from './view'
import classes from './ListTable.module.css'

interface ListTableProps {
  scope: ListScope
  rows: ListRow[]
  columns: string[]
  numeric: ReadonlySet<string>
  titles: Titles
  sort: string | undefined
  /** The rows are of another view; the right ones are on their way. */
  isOld: boolean
  /** Null: whoever may only read selects nobody. */
  selection: PageSelection | null
  onSort: (sort: string | undefined) => void
}

export function ListTable(props: ListTableProps) {
  const { scope, rows, columns: names, numeric, titles, sort, isOld, selection, onSort } = props
  const columns = useMemo(() => tableColumns(names, numeric, titles, scope), [names, numeric, titles, scope])
  const sorting = useMemo(() => sortingOf(sort), [sort])
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: (row) => row.id,
    manualSorting: true,
    sortDescFirst: false,
    state: { sorting },
    onSortingChange: (updater) => {
      onSort(sortTextOf(updater, sorting))
    },
  })
  const navigate = useNavigate()
  const body = useRef<HTMLTableSectionElement>(null)
  useRowKeys(body, {
    onToggle: (id) => selection?.toggle(id, false),
    onOpen: (id) => void navigate({ to: scope.page, search: { id } }),
  })
  return (
    <Scroller title={scope.plural} isOld={isOld}>
      <Table.Thead>
        {table.getHeaderGroups().map((group) => (
          <Table.Tr key={group.id}>
            {group.headers.map((header, index) => (
              <ColumnHeader
                key={header.id}
                header={header}
                isSorted={header.column.getIsSorted()}
                before={index === 0 && selection && <WholePage selection={selection} />}
              >
                <table.FlexRender header={header} />
              </ColumnHeader>
            ))}
          </Table.Tr>
        ))}
      </Table.Thead>
      <Table.Tbody ref={body}>
        {table.getRowModel().rows.map((row) => (
          <TableRow key={row.id} row={row} selection={selection}>
            {row.getAllCells().map((cell) => ({ cell, shown: <table.FlexRender cell={cell} /> }))}
          </TableRow>
        ))}
      </Table.Tbody>
    </Scroller>
  )
}

function Scroller({ title, isOld, children }: { title: string; isOld: boolean; children: ReactNode }) {
  return (
    <div
      className={classes.scroller}
      data-old={isOld || undefined}
      aria-busy={isOld}
      tabIndex={0}
      role="region"
      aria-label={title.charAt(0).toUpperCase() + title.slice(1)}
    >
      <Table stickyHeader highlightOnHover verticalSpacing={5} className={classes.table}>
        {children}
      </Table>
    </div>
  )
}

interface ShownCell {
  cell: ReturnType<Row<typeof features, ListRow>['getAllCells']>[number]
  shown: ReactNode
}

interface TableRowProps {
  row: Row<typeof features, ListRow>
  selection: PageSelection | null
  children: ShownCell[]
}

function TableRow({ row, selection, children }: TableRowProps) {
  const isSelected = selection?.has(row.id) ?? false
  return (
    <Table.Tr tabIndex={-1} data-row={row.id} data-selected={isSelected || undefined} className={classes.row}>
      {children.map(({ cell, shown }, index) =>
        index === 0 ? (
          <Table.Td key={cell.id}>
            <span className={classes.first}>
              {selection && <SelectRow id={row.id} isSelected={isSelected} selection={selection} />}
              {shown}
            </span>
          </Table.Td>
        ) : (
          <LiveCell key={cell.id} value={cell.getValue()} isNumeric={cell.column.columnDef.meta?.isNumeric}>
            {shown}
          </LiveCell>
        ),
      )}
    </Table.Tr>
  )
}

interface SelectRowProps {
  id: string
  isSelected: boolean
  selection: PageSelection
}

function SelectRow({ id, isSelected, selection }: SelectRowProps) {
  return (
    <Checkbox
      size="xs"
      aria-label={`Select ${id}`}
      checked={isSelected}
      // A click tells whether Shift is down; a change does not.
      onClick={({ shiftKey }) => {
        selection.toggle(id, shiftKey)
      }}
      readOnly
    />
  )
}

function WholePage({ selection }: { selection: PageSelection }) {
  return (
    <Checkbox
      size="xs"
      aria-label="Select all on this page"
      checked={selection.isWhole}
      indeterminate={!selection.isWhole && selection.isSome}
      onChange={() => {
        selection.togglePage()
      }}
    />
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
