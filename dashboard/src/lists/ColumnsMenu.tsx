import { Button, Group, Popover, ScrollArea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Columns } from '../components/icons'
import { byDisplayName, isNamed } from '../format/names'
import { ChosenColumns } from './ChosenColumns'
import { ColumnOption } from './ColumnOption'
import { MOST_COLUMNS, toggled, type Titles } from './columns'
import type { ListScope } from './scopes'
import toolbar from './Toolbar.module.css'
import classes from './ColumnsMenu.module.css'

interface ColumnsMenuProps {
  scope: ListScope
  titles: Titles
  known: readonly string[]
  chosen: readonly string[]
  /** Only members have entered anything. */
  isOfMembers: boolean
  onChange: (chosen: string[]) => void
}

/** Which attributes are columns, and in which order; the choice is in the address until the segment is saved with it. */
export function ColumnsMenu({ scope, titles, known, chosen, isOfMembers, onChange }: ColumnsMenuProps) {
  const [text, setText] = useState('')
  const builtins = scope.builtins.filter((name) => isOfMembers || name !== 'entered_at')
  const others = hidden([...builtins, ...known, ...chosen], chosen, titles, text.trim())
  return (
    <Popover position="bottom-end" width={300} shadow="md" trapFocus>
      <Popover.Target>
        <Button variant="default" size="xs" leftSection={<Columns />}>
          <span className={toolbar.word}>Columns</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns" p="xs">
        <TextInput
          aria-label="Find an attribute"
          placeholder="Find an attribute"
          size="xs"
          mb="xs"
          value={text}
          onChange={({ currentTarget: { value } }) => {
            setText(value)
          }}
        />
        <ScrollArea.Autosize mah={380} type="auto">
          {text.trim() === '' && <ChosenColumns titles={titles} chosen={chosen} onChange={onChange} />}
          {others.length > 0 && (
            <ul className={classes.list} aria-label="Hidden columns">
              {others.map((name) => (
                <ColumnOption
                  key={name}
                  name={name}
                  title={titles(name)}
                  isShown={chosen.includes(name)}
                  onToggle={() => {
                    onChange(toggled(chosen, name))
                  }}
                />
              ))}
            </ul>
          )}
        </ScrollArea.Autosize>
        <AllOrNone chosen={chosen} others={others} onChange={onChange} />
      </Popover.Dropdown>
    </Popover>
  )
}

interface AllOrNoneProps {
  chosen: readonly string[]
  others: readonly string[]
  onChange: (chosen: string[]) => void
}

function AllOrNone({ chosen, others, onChange }: AllOrNoneProps) {
  return (
    <Group gap="xs" mt="xs" grow>
      <Button
        variant="subtle"
        size="compact-xs"
        disabled={chosen.length >= MOST_COLUMNS || others.every((name) => chosen.includes(name))}
        onClick={() => {
          onChange([...new Set([...chosen, ...others])].slice(0, MOST_COLUMNS))
        }}
      >
        {chosen.length + others.length > MOST_COLUMNS ? `Show the first ${MOST_COLUMNS}` : 'Show all'}
      </Button>
      <Button
        variant="subtle"
        size="compact-xs"
        disabled={chosen.length === 0}
        onClick={() => {
          onChange([])
        }}
      >
        Hide all
      </Button>
    </Group>
  )
}

/** Without a text, what is not shown. With one, all that hold it, and the text itself: the known names are a sample. */
function hidden(names: readonly string[], chosen: readonly string[], titles: Titles, text: string): string[] {
  const all = [...new Set(names)]
  if (text === '') return byDisplayName(all.filter((name) => !chosen.includes(name)))
  const needle = text.toLowerCase()
  const found = all.filter((name) => isNamed(name, text) || titles(name).toLowerCase().includes(needle))
  return found.includes(text) ? byDisplayName(found) : [...byDisplayName(found), text]
}
