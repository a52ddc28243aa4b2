import { Button, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Person } from '../components/icons'
import type { Scope } from '../conditions/tree'
import { toastError } from '../manual/toast'
import { Pinned } from './Pinned'
import { subjectsQuery, valuesQuery } from './queries'
import { calledBy } from './SampleList'
import type { Checked } from './useVerdicts'
import classes from './Builder.module.css'

const PAUSE_MS = 250

/** Marks an option that is an address: an id may look like anything. */
const ADDRESS = '\0'

interface CheckSubjectProps {
  scope: Scope
  id: string | undefined
  checked: Checked
  onCheck: (id: string | undefined) => void
}

/** Pins one user, or company, whom every line is asked about while one edits. */
export function CheckSubject({ scope, id, checked, onCheck }: CheckSubjectProps) {
  const [isAsking, setAsking] = useState(false)
  if (id !== undefined) {
    return (
      <Pinned
        scope={scope}
        id={id}
        checked={checked}
        onClear={() => {
          onCheck(undefined)
        }}
      />
    )
  }
  if (isAsking) {
    return (
      <SubjectField
        scope={scope}
        onPick={(picked) => {
          setAsking(false)
          if (picked !== null) onCheck(picked)
        }}
      />
    )
  }
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-xs"
      className={`${classes.adder ?? ''} ${classes.check ?? ''}`}
      leftSection={<Person size={14} />}
      onClick={() => {
        setAsking(true)
      }}
    >
      {scope === 'user' ? 'Check a user…' : 'Check a company…'}
    </Button>
  )
}

/** Finds by a whole id or e-mail address, and offers addresses that are known: users are not searched through. */
function SubjectField({ scope, onPick }: { scope: Scope; onPick: (id: string | null) => void }) {
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), PAUSE_MS)
  const { data: found = [], isFetching } = useQuery(subjectsQuery(scope, asked))
  const { data: addresses = [] } = useQuery(valuesQuery({ scope: 'user' }, 'email', asked, scope === 'user'))
  const queries = useQueryClient()
  const label = scope === 'user' ? 'User ID or e-mail address' : 'Company ID'
  const isAwaited = isFetching || asked !== text.trim()
  const subjects = isAwaited ? [] : found.map((subject) => ({ value: subject.id, label: calledBy(subject) }))
  const others = addresses
    .map(({ value }) => String(value))
    .filter((address) => address.toLowerCase() !== asked.toLowerCase())
    .map((address) => ({ value: ADDRESS + address, label: address }))
  const pick = async (picked: string | null) => {
    if (!picked?.startsWith(ADDRESS)) {
      onPick(picked)
      return
    }
    const address = picked.slice(ADDRESS.length)
    const [only, ...more] = await queries.query(subjectsQuery(scope, address))
    // Several users may have one address: which one is meant is not guessed.
    if (only && more.length === 0) onPick(only.id)
    else setText(address)
  }
  return (
    <Select
      size="xs"
      className={`${classes.check ?? ''} ${classes.checkField ?? ''}`}
      aria-label={label}
      placeholder={label}
      searchable
      autoFocus
      selectFirstOptionOnChange
      leftSection={<Person size={14} />}
      rightSection={null}
      data={[...subjects, ...others]}
      filter={({ options }) => options}
      renderOption={({ option: { value, label: called } }) => (
        <span>
          {called}
          {called !== value && !value.startsWith(ADDRESS) && <span className={classes.id}>{value}</span>}
        </span>
      )}
      nothingFoundMessage={nothingText(text, isAwaited, scope)}
      searchValue={text}
      onSearchChange={setText}
      value={null}
      onChange={(picked) => {
        pick(picked).catch(toastError)
      }}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onPick(null)
      }}
    />
  )
}

function nothingText(text: string, isAwaited: boolean, scope: Scope): string | null {
  if (text.trim() === '') return null
  if (isAwaited) return 'Looking…'
  return scope === 'user' ? 'Nobody has this id or e-mail address' : 'No company has this id'
}
