import { Button, CloseButton, Group, Text } from '@mantine/core'
import { AddToManual } from '../manual/AddToManual'
import { DeleteSubjects } from '../manual/DeleteSubjects'
import { RemoveFromManual } from '../manual/RemoveFromManual'
import type { Selection } from '../manual/selection'
import { count } from '../format/names'
import { countedIn } from './scopes'
import type { List } from './useList'
import type { PageSelection } from './useSelection'
import classes from './ListView.module.css'

interface BulkBarProps {
  list: List
  selection: PageSelection
}

/** What may be done with what is selected. */
export function BulkBar({ list, selection }: BulkBarProps) {
  const { scope, segment } = list
  const chosen = selectionOf(list, selection)
  if (!chosen) return null
  const size = chosen.kind === 'ids' ? chosen.ids.length : chosen.count
  const props = { scope: scope.scope, selection: chosen, onDone: selection.clear }
  return (
    <Group gap="xs" role="toolbar" aria-label="Selection" className={classes.bulk}>
      <CloseButton size="sm" aria-label="Clear the selection" title="Clear the selection" onClick={selection.clear} />
      <Text size="sm" fw={600} role="status">
        {count(size)} selected
      </Text>
      <Rest list={list} selection={selection} size={size} />
      <Group gap="xs" ml="auto">
        <AddToManual {...props} />
        {segment.kind === 'manual' && <RemoveFromManual {...props} segment={segment} />}
        <DeleteSubjects {...props} />
      </Group>
    </Group>
  )
}

/** Those that are not selected: how to have them too, and why they no longer are. */
function Rest({ list: { scope, total }, selection, size }: BulkBarProps & { size: number }) {
  const { selected, isWhole, selectMatching } = selection
  if (selected.kind === 'matching') return null
  return (
    <>
      {selected.isCut && (
        <Text size="sm" c="dimmed">
          Only of this page: all that match cannot be selected without one of them
        </Text>
      )}
      {isWhole && total !== null && total > size && (
        <Button variant="subtle" size="compact-xs" onClick={selectMatching}>
          Select all {countedIn(scope, total)}
        </Button>
      )}
    </>
  )
}

/** As commands take it; null when nobody is selected. */
function selectionOf({ who, total }: List, { selected }: PageSelection): Selection | null {
  if (selected.kind === 'matching') return total === null ? null : { kind: 'matching', search: who, count: total }
  return selected.ids.size === 0 ? null : { kind: 'ids', ids: [...selected.ids] }
}
