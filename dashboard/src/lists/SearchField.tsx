import { Kbd, TextInput } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useRef } from 'react'
import { useTypedText } from '../app/typed'
import { Search } from '../components/icons'
import type { ListScope } from './scopes'
import classes from './Toolbar.module.css'

const SHORTEST = 2
const LONGEST = 255

interface SearchFieldProps {
  scope: ListScope
  search: string
  onChange: (search: string | undefined) => void
}

/** `/` jumps here. One letter is not searched for: it would match nearly everyone. */
export function SearchField({ scope, search, onChange }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null)
  const [text, type] = useTypedText(search, onChange, SHORTEST)
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
      className={classes.search ?? ''}
      maxLength={LONGEST}
      value={text}
      onChange={({ currentTarget: { value } }) => {
        type(value)
      }}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Escape') currentTarget.blur()
      }}
    />
  )
}
