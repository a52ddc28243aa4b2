import { Button, Combobox, ScrollArea, Text, useCombobox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { segmentsOf } from '../api/queries'
import type { Segment } from '../api/types'
import { ChevronRight, List, Plus } from '../components/icons'
import type { Scope } from '../conditions/tree'
import { count } from '../format/names'
import classes from './ManualMenu.module.css'

const NEW = 'new'
const OFFERED = 50

interface ManualMenuProps {
  scope: Scope
  label: string
  onChoose: (segment: Segment | 'new') => void
}

/** A button that opens the manual segments, with a search, and offers to make one more. */
export function ManualMenu({ scope, label, onChoose }: ManualMenuProps) {
  const [search, setSearch] = useState('')
  const combobox = useCombobox({
    onDropdownOpen: () => {
      combobox.focusSearchInput()
    },
    onDropdownClose: () => {
      combobox.resetSelectedOption()
      setSearch('')
    },
  })
  const { data: segments = [] } = useQuery(segmentsOf(scope))
  const manual = segments.filter(({ kind }) => kind === 'manual')
  return (
    <Combobox
      store={combobox}
      width={280}
      position="bottom-start"
      onOptionSubmit={(value) => {
        combobox.closeDropdown()
        const chosen = manual.find(({ id }) => id === value)
        if (value === NEW || chosen) onChoose(chosen ?? NEW)
      }}
    >
      <Combobox.Target targetType="button" withAriaAttributes={false}>
        <Button
          variant="default"
          size="xs"
          leftSection={<List />}
          rightSection={<ChevronRight size={12} />}
          classNames={{ section: classes.section }}
          aria-haspopup="listbox"
          aria-controls={combobox.dropdownOpened && combobox.listId !== null ? combobox.listId : undefined}
          aria-expanded={combobox.dropdownOpened}
          onClick={() => {
            combobox.toggleDropdown()
          }}
        >
          {label}
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          onChange={({ currentTarget: { value } }) => {
            setSearch(value)
            combobox.updateSelectedOptionIndex()
          }}
          placeholder="Find a manual segment"
          aria-label="Find a manual segment"
        />
        <Options segments={named(manual, search)} isFiltered={search.trim() !== ''} />
      </Combobox.Dropdown>
    </Combobox>
  )
}

function named(segments: readonly Segment[], search: string): Segment[] {
  const needle = search.trim().toLowerCase()
  return segments.filter(({ name, key }) => name.toLowerCase().includes(needle) || key.includes(needle))
}

function Options({ segments, isFiltered }: { segments: readonly Segment[]; isFiltered: boolean }) {
  return (
    <Combobox.Options aria-label="Manual segments">
      <ScrollArea.Autosize mah={260} type="auto">
        {segments.slice(0, OFFERED).map(({ id, name, member_count }) => (
          <Combobox.Option key={id} value={id} className={classes.option}>
            <span className={classes.name}>{name}</span>
            <span className={classes.count}>{count(member_count ?? 0)}</span>
          </Combobox.Option>
        ))}
        {segments.length > OFFERED && (
          <Text size="xs" c="dimmed" px="xs" py={6}>
            {count(segments.length - OFFERED)} more: type a part of the name.
          </Text>
        )}
        {segments.length === 0 && (
          <Text size="sm" c="dimmed" px="xs" py={6}>
            {isFiltered ? 'No manual segment is called so.' : 'There is no manual segment yet.'}
          </Text>
        )}
      </ScrollArea.Autosize>
      <Combobox.Option value={NEW} className={classes.new}>
        <Plus size={14} /> New manual segment…
      </Combobox.Option>
    </Combobox.Options>
  )
}
