import { createColumnHelper, metaHelper, rowSortingFeature, tableFeatures } from '@tanstack/react-table'
import type { UserRow } from '../../api/types'
import { RelativeTime } from '../../components/RelativeTime'
import { Value } from '../../components/Value'
import { displayName } from '../../format/names'
import { Identity } from './Identity'

interface ColumnMeta {
  /** Numbers stand at the right, so that their digits line up. */
  isNumeric: boolean
}

export const features = tableFeatures({ rowSortingFeature, columnMeta: metaHelper<ColumnMeta>() })

const helper = createColumnHelper<typeof features, UserRow>()

/** The columns of a list: who it is, the chosen attributes, when last seen. Ids are the names that the API sorts by. */
export function tableColumns(names: readonly string[], rows: readonly UserRow[]) {
  return helper.columns([
    helper.accessor('user_id', { id: 'user_id', header: 'User', cell: ({ row }) => <Identity user={row.original} /> }),
    ...names.map((name) =>
      helper.accessor((row) => row.attributes[name], {
        id: name,
        header: displayName(name),
        cell: ({ getValue }) => <Value value={getValue()} />,
        meta: { isNumeric: isNumeric(name, rows) },
      }),
    ),
    helper.accessor('last_seen_at', {
      id: 'last_seen_at',
      header: 'Last seen',
      cell: ({ getValue }) => <RelativeTime instantMs={Date.parse(getValue())} />,
    }),
  ])
}

function isNumeric(name: string, rows: readonly UserRow[]): boolean {
  const values = rows.map((row) => row.attributes[name]).filter((value) => value !== undefined)
  return values.length > 0 && values.every((value) => typeof value === 'number')
}
