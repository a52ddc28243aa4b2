import { ActionIcon, Menu } from '@mantine/core'
import { ArrowDown, ArrowUp, Copy, Dots, List, Minus, Trash } from '../components/icons'
import type { Draft } from '../conditions/draft'
import { useBuilderContext } from './context'
import classes from './Builder.module.css'

/** What can be done to a whole line. */
export function LineMenu({ draft }: { draft: Draft }) {
  const { readOnly, actions } = useBuilderContext()
  if (readOnly) return null
  return (
    <div className={classes.tools}>
      <Menu position="bottom-end" width={190} withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={24} aria-label="More about this condition">
            <Dots size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<Minus size={14} />}
            onClick={() => {
              actions.change(draft, { nots: draft.nots > 0 ? draft.nots - 1 : 1 })
            }}
          >
            {draft.nots > 0 ? 'Do not deny it' : 'Deny it (not)'}
          </Menu.Item>
          <Menu.Item leftSection={<Copy size={14} />} onClick={() => actions.duplicate(draft.id)}>
            Duplicate
          </Menu.Item>
          <GroupItem draft={draft} />
          <Menu.Item leftSection={<ArrowUp size={14} />} onClick={() => actions.move(draft.id, -1)}>
            Move up
          </Menu.Item>
          <Menu.Item leftSection={<ArrowDown size={14} />} onClick={() => actions.move(draft.id, 1)}>
            Move down
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={24}
        aria-label="Remove this condition"
        title="Remove"
        onClick={() => {
          actions.remove(draft.id)
        }}
      >
        <Trash size={14} />
      </ActionIcon>
    </div>
  )
}

function GroupItem({ draft }: { draft: Draft }) {
  const { actions } = useBuilderContext()
  if (draft.kind !== 'group') {
    return (
      <Menu.Item leftSection={<List size={14} />} onClick={() => actions.group(draft.id)}>
        Put into a group
      </Menu.Item>
    )
  }
  // Without its group, what is denied together would not be any more.
  if (draft.nots > 0) return null
  return (
    <Menu.Item leftSection={<List size={14} />} onClick={() => actions.ungroup(draft.id)}>
      Dissolve the group
    </Menu.Item>
  )
}
