import { Kbd, TextInput } from '@mantine/core'
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks'
import { useRef, useState } from 'react'
import { Search } from '../../components/icons'

const SHORTEST = 2
const PAUSE_MS = 250

interface SearchFieldProps {
  search: string
  onChange: (search: string | undefined) => void
}

/** Searches by id, e-mail and name; `/` jumps here. One letter is not searched for: it would match nearly everyone. */
export function SearchField({ search, onChange }: SearchFieldProps) {
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
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label="Search by id, e-mail or name"
      placeholder="Search by id, e-mail or name"
      leftSection={<Search />}
      rightSection={text === '' && <Kbd size="xs">/</Kbd>}
      w={320}
      value={text}
      onChange={({ currentTarget: { value } }) => {
        setText(value)
        report(value.trim())
      }}
    />
  )
}
