import { Kbd, TextInput } from '@mantine/core'
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks'
import { useRef, useState } from 'react'
import { Search } from '../components/icons'
import type { ListScope } from './scopes'

const SHORTEST = 2
const PAUSE_MS = 250

interface SearchFieldProps {
  scope: ListScope
  search: string
  onChange: (search: string | undefined) => void
}

/** `/` jumps here. One letter is not searched for: it would match nearly everyone. */
export function SearchField({ scope, search, onChange }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(search)
  const [shown, setShown] = useState(search)
  if (search !== shown) {
    // The address changed by itself (Back, a link): follow it, but not what was typed here a moment ago.
    setShown(search)
    if (search !== text.trim()) setText(search)
  }
  const report = useDebouncedCallback((typed: string) => {
    onChange(typed.length >= SHORTEST ? typed : undefined)
  }, PAUSE_MS)
  useHotkeys([['/', () => field.current?.focus()]])
  const label = `Search by ${scope.searchesBy}`
  return (
    <TextInput
      ref={field}
      type="search"
      size="xs"
      aria-label={label}
      placeholder={label}
      leftSection={<Search size={14} />}
      rightSection={text === '' && <Kbd size="xs">/</Kbd>}
      w={260}
      value={text}
      onChange={({ currentTarget: { value } }) => {
        setText(value)
        report(value.trim())
      }}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Escape') currentTarget.blur()
      }}
    />
  )
}
