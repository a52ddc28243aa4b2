import { ActionIcon, Button, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Check, Close, Person } from '../components/icons'
import { RelativeTime } from '../components/RelativeTime'
import type { Scope } from '../conditions/tree'
import { subjectsQuery } from './queries'
import { calledBy } from './SampleList'
import type { Checked } from './useVerdicts'
import classes from './Builder.module.css'

const PAUSE_MS = 250

interface CheckSubjectProps {
  scope: Scope
  id: string | undefined
  checked: Checked
  onCheck: (id: string | undefined) => void
}

/** Pins one user, or company, whom every line is asked about while one edits. */
export function CheckSubject({ scope, id, checked, onCheck }: CheckSubjectProps) {
  const [isAsking, setAsking] = useState(false)
  const what = scope === 'user' ? 'user' : 'company'
  if (id !== undefined) {
    return <Pinned scope={scope} id={id} checked={checked} onClear={() => onCheck(undefined)} />
  }
  if (!isAsking) {
    return (
      <Button
        variant="subtle"
        color="gray"
        size="compact-xs"
        className={classes.check ?? ''}
        leftSection={<Person size={14} />}
        onClick={() => {
          setAsking(true)
        }}
      >
        Check a {what}…
      </Button>
    )
  }
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

function SubjectField({ scope, onPick }: { scope: Scope; onPick: (id: string | null) => void }) {
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), PAUSE_MS)
  const { data: found = [], isFetching } = useQuery(subjectsQuery(scope, asked))
  const label = scope === 'user' ? 'User ID or e-mail address' : 'Company ID'
  const isAwaited = isFetching || asked !== text.trim()
  return (
    <Select
      size="xs"
      className={classes.check ?? ''}
      aria-label={label}
      placeholder={label}
      searchable
      autoFocus
      selectFirstOptionOnChange
      leftSection={<Person size={14} />}
      rightSection={null}
      data={isAwaited ? [] : found.map((subject) => ({ value: subject.id, label: calledBy(subject) }))}
      filter={({ options }) => options}
      renderOption={({ option: { value, label: called } }) => (
        <span>
          {called}
          {called !== value && <span className={classes.id}>{value}</span>}
        </span>
      )}
      nothingFoundMessage={nothingText(text, isAwaited, scope)}
      searchValue={text}
      onSearchChange={setText}
      value={null}
      onChange={onPick}
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

interface PinnedProps {
  scope: Scope
  id: string
  checked: Checked
  onClear: () => void
}

function Pinned({ scope, id, checked: { explanation, error, isBusy }, onClear }: PinnedProps) {
  const { data: found = [] } = useQuery(subjectsQuery(scope, id))
  const subject = found.find((each) => each.id === id)
  const truth = explanation?.truth
  return (
    <span className={classes.pinned} data-holds={truth} data-busy={isBusy || undefined}>
      <span className={classes.pinnedMark} role="status" aria-label={truth ? 'matches' : 'does not match'}>
        {truth === undefined ? <Person size={14} /> : truth ? <Check size={14} /> : <Close size={14} />}
      </span>
      <span className={classes.pinnedName} title={id}>
        {subject ? calledBy(subject) : id}
      </span>
      <span>{error ? error.message : truth === undefined ? '' : truth ? 'matches' : 'does not match'}</span>
      {explanation?.next_flip_at != null && (
        <span className={classes.flip}>
          may change <RelativeTime instantMs={Date.parse(explanation.next_flip_at)} />
        </span>
      )}
      {explanation && !explanation.in_population && <span className={classes.flip}>not {explanation.population}</span>}
      <ActionIcon
        variant="subtle"
        color="gray"
        size={20}
        aria-label="Stop checking"
        title="Stop checking"
        onClick={onClear}
      >
        <Close size={12} />
      </ActionIcon>
    </span>
  )
}
