import { ActionIcon, Button, Group } from '@mantine/core'
import { Filter } from '../components/icons'
import { ColumnsMenu } from './ColumnsMenu'
import { columnsText } from './columns'
import { CopyIcon } from './CopyIcon'
import { ExportButton } from './ExportButton'
import { curlFor } from './request'
import { SearchField } from './SearchField'
import { isTooLong } from './filter'
import type { ChangeView } from './useChangeView'
import type { List } from './useList'
import classes from './Toolbar.module.css'

interface ToolbarProps {
  list: List
  change: ChangeView
}

/** What changes the view, and the same view for others: as a link, as a request to the API, as a file. */
export function Toolbar({ list, change }: ToolbarProps) {
  const { scope, view, known, columns, request } = list
  return (
    <div className={classes.tools}>
      <PanelToggle isOpen={list.isPanelOpen} change={change} />
      <SearchField
        scope={scope}
        search={view.search ?? ''}
        onChange={(search) => {
          change({ search }, { replace: true })
        }}
      />
      <Group gap="xs" ml="auto" wrap="nowrap">
        <ColumnsMenu
          scope={scope}
          titles={list.titles}
          known={known}
          chosen={columns}
          isOfMembers={list.who.segment !== undefined}
          onChange={(chosen) => {
            change({ columns: columnsText(chosen) })
          }}
        />
        <ExportButton list={list} />
        <ActionIcon.Group>
          <CopyIcon
            icon="link"
            label="Copy link"
            text={() => location.href}
            refusal={isTooLong(view) ? 'This filter is too long for a link. Save it first.' : undefined}
          />
          <CopyIcon icon="curl" label="Copy as curl" text={() => curlFor(scope, request)} />
        </ActionIcon.Group>
      </Group>
    </div>
  )
}

function PanelToggle({ isOpen, change }: { isOpen: boolean; change: ChangeView }) {
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<Filter />}
      aria-expanded={isOpen}
      aria-controls="filter"
      onClick={() => {
        change({ panel: isOpen ? 'closed' : 'open' }, { replace: true })
      }}
    >
      <span className={classes.word}>Filter</span>
    </Button>
  )
}
