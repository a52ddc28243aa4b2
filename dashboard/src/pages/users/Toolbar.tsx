import { Group } from '@mantine/core'
import type { UserSearch } from '../../api/types'
import { CopyButton } from '../../components/CopyButton'
import { curlOf } from '../../format/curl'
import { ColumnsMenu } from './ColumnsMenu'
import { SearchField } from './SearchField'
import { useChangeView } from './useChangeView'
import type { View } from './view'

interface ToolbarProps {
  view: View
  known: readonly string[]
  columns: readonly string[]
  request: UserSearch
}

/** What changes the view, and the same view as a request to the API. */
export function Toolbar({ view, known, columns, request }: ToolbarProps) {
  const change = useChangeView()
  return (
    <Group gap="xs">
      <SearchField
        search={view.search ?? ''}
        onChange={(search) => {
          change({ search }, { replace: true })
        }}
      />
      <Group gap="xs" ml="auto">
        <ColumnsMenu
          known={known}
          chosen={columns}
          onChange={(chosen) => {
            change({ columns: chosen })
          }}
        />
        <CopyButton text={curlOf(`${location.origin}/v1/users/search`, request)} label="Copy as curl" />
      </Group>
    </Group>
  )
}
