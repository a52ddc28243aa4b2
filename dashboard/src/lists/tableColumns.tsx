import { createColumnHelper, metaHelper, rowSortingFeature, tableFeatures } from '@tanstack/react-table'
import { RelativeTime } from '../components/RelativeTime'
import { Value } from '../components/Value'
import { isBuiltin, type Titles } from './columns'
import { Identity } from './Identity'
import { valueOf, type ListRow } from './rows'
import type { ListScope } from './scopes'

interface ColumnMeta {
  /** Numbers stand at the right, so that their digits line up. */
  isNumeric: boolean
  /** As it is sent. */
  code: string
}

export const features = tableFeatures({ rowSortingFeature, columnMeta: metaHelper<ColumnMeta>() })

const helper = createColumnHelper<typeof features, ListRow>()

/** The columns of a list: who it is, then the chosen ones. Ids are the names that the API sorts by. */
export function tableColumns(names: readonly string[], numeric: ReadonlySet<string>, titles: Titles, scope: ListScope) {
  return helper.columns([
    helper.accessor('id', {
      id: scope.id,
      header: scope.title,
      cell: ({ row }) => <Identity row={row.original} scope={scope} />,
      meta: { isNumeric: false, code: scope.id },
    }),
    ...names.map((name) =>
      helper.accessor((row) => valueOf(row, name), {
        // The first column has the id's name already, and sorts by it.
        id: name === scope.id ? 'id column' : name,
        enableSorting: name !== scope.id,
        header: titles(name),
        cell: ({ getValue }) => <Cell name={name} value={getValue()} scope={scope} />,
        meta: { isNumeric: numeric.has(name), code: name },
      }),
    ),
  ])
}

function Cell({ name, value, scope }: { name: string; value: unknown; scope: ListScope }) {
  // An id or a name may look like a date.
  if (name === scope.id) return <span title={String(value)}>{String(value)}</span>
  if (isBuiltin(name, scope) && typeof value === 'string') return <RelativeTime instantMs={Date.parse(value)} />
  return <Value value={value} />
}
