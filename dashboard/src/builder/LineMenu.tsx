import { ActionIcon, Menu } from '@mantine/core'
import { ArrowDown, ArrowUp, Close, Copy, Dots, List, Minus } from '../components/icons'
import type { Draft } from '../conditions/draft'
import { useBuilderContext } from './context'
import type { Actions } from './useBuilder'
import classes from './Builder.module.css'

/** What can be done to a whole line. */
export function LineMenu({ draft }: { draft: Draft }) {
  const { readOnly, actions } = useBuilderContext()
  if (readOnly) return null
  return (
    <div className={classes.tools}>
      <Menu position="bottom-end" width={190}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={24} aria-label="More about this condition">
            <Dots size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {itemsOf(draft, actions).map(({ text, icon: Icon, run }) => (
            <Menu.Item key={text} fz="xs" leftSection={<Icon size={14} />} onClick={run}>
              {text}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={24}
        aria-label="Remove this condition"
        title="Remove"
        onClick={({ currentTarget }) => {
          // The button goes with its line: the keyboard goes on from the panel.
          currentTarget.closest('section')?.focus()
          actions.remove(draft.id)
        }}
      >
        <Close size={13} />
      </ActionIcon>
    </div>
  )
}

interface Item {
  text: string
  icon: typeof Copy
  run: () => void
}

function itemsOf(draft: Draft, actions: Actions): Item[] {
  const { id, nots } = draft
  return [
    {
      text: nots > 0 ? 'Remove “not”' : 'Negate (not)',
      icon: Minus,
      run: () => {
        actions.change(draft, { nots: nots > 0 ? nots - 1 : 1 })
      },
    },
    {
      text: 'Duplicate',
      icon: Copy,
      run: () => {
        actions.duplicate(id)
      },
    },
    ...groupItems(draft, actions),
    {
      text: 'Move up',
      icon: ArrowUp,
      run: () => {
        actions.move(id, -1)
      },
    },
    {
      text: 'Move down',
      icon: ArrowDown,
      run: () => {
        actions.move(id, 1)
      },
    },
  ]
}

function groupItems(draft: Draft, actions: Actions): Item[] {
  const { id, kind, nots } = draft
  if (kind !== 'group') {
    return [
      {
        text: 'Put into a group',
        icon: List,
        run: () => {
          actions.group(id)
        },
      },
    ]
  }
  // Without its group, what is denied together would not be any more.
  if (nots > 0) return []
  return [
    {
      text: 'Dissolve the group',
      icon: List,
      run: () => {
        actions.ungroup(id)
      },
    },
  ]
}
