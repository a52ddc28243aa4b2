import { Checkbox, CloseButton, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Initials } from '../../components/Initials'
import { Search } from '../../components/icons'
import { Failure } from '../../components/Notice'
import type { Scope } from '../../conditions/tree'
import { identityOf } from '../../format/identity'
import { rowsQuery } from '../../lists/queries'
import type { ListRow } from '../../lists/rows'
import { SCOPES } from '../../lists/scopes'
import { idOf } from '../../manual/list/columns'
import { sourceOf, type ListSource } from '../../manual/list/values'
import { subjects } from '../../manual/words'
import classes from './PickTab.module.css'

const PAUSE_MS = 250
const SHORTEST = 2

interface PickTabProps {
  scope: Scope
  onSource: (source: ListSource | null) => void
}

/** Searches, and picks one by one. */
export function PickTab({ scope, onSource }: PickTabProps) {
  const [picked, setPicked] = useState<ListRow[]>([])
  useEffect(() => {
    const values = picked.map(({ id }, index) => ({ line: index + 1, cells: [id] }))
    onSource(values.length > 0 ? sourceOf(idOf(scope), values, values.length) : null)
  }, [picked, scope, onSource])
  const toggle = (row: ListRow) => {
    setPicked((before) =>
      before.some(({ id }) => id === row.id) ? before.filter(({ id }) => id !== row.id) : [...before, row],
    )
  }
  return (
    <div className={classes.panes}>
      <Found scope={scope} picked={picked} onToggle={toggle} />
      <section aria-labelledby="picked-heading" className={classes.pane}>
        <Text id="picked-heading" size="sm" fw={500} role="status">
          {subjects(picked.length, scope)} picked
        </Text>
        {picked.length === 0 && (
          <Text size="sm" c="dimmed">
            Tick {SCOPES[scope].plural} on the left.
          </Text>
        )}
        <ul className={classes.rows}>
          {picked.map((row) => (
            <li key={row.id} className={classes.row}>
              <Who row={row} />
              <CloseButton
                size="sm"
                aria-label={`Leave ${titleOf(row)} out`}
                onClick={() => {
                  toggle(row)
                }}
              />
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}

interface FoundProps {
  scope: Scope
  picked: readonly ListRow[]
  onToggle: (row: ListRow) => void
}

function Found({ scope, picked, onToggle }: FoundProps) {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), PAUSE_MS)
  const asked = { search: search.length >= SHORTEST ? search : null, limit: 20, total: false }
  const { data, error, refetch, isPlaceholderData } = useQuery(rowsQuery(scope, asked, undefined, true))
  return (
    <div className={classes.pane}>
      <TextInput
        type="search"
        label={`Find ${SCOPES[scope].plural}`}
        placeholder={`Search by ${SCOPES[scope].searchesBy}`}
        leftSection={<Search size={14} />}
        value={typed}
        onChange={({ currentTarget: { value } }) => {
          setTyped(value)
        }}
      />
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <RowsSkeleton />}
      {data && <Rows rows={data.results} isStale={isPlaceholderData} picked={picked} onToggle={onToggle} />}
    </div>
  )
}

interface RowsProps extends Omit<FoundProps, 'scope'> {
  rows: readonly ListRow[]
  isStale: boolean
}

function Rows({ rows, isStale, picked, onToggle }: RowsProps) {
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed" py="sm" role="status">
        Nobody is found.
      </Text>
    )
  }
  return (
    <ul className={classes.rows} data-stale={isStale || undefined} aria-label="Found">
      {rows.map((row) => (
        <li key={row.id}>
          <label className={classes.row}>
            <Checkbox
              size="xs"
              checked={picked.some(({ id }) => id === row.id)}
              onChange={() => {
                onToggle(row)
              }}
            />
            <Who row={row} />
          </label>
        </li>
      ))}
    </ul>
  )
}

function Who({ row }: { row: ListRow }) {
  const [title, detail] = identityOf({ user_id: row.id, attributes: row.attributes })
  return (
    <span className={classes.who}>
      <Initials name={title} seed={row.id} />
      <span className={classes.texts}>
        <span className={classes.title}>{title}</span>
        {detail !== undefined && <span className={classes.detail}>{detail}</span>}
      </span>
    </span>
  )
}

function titleOf(row: ListRow): string {
  return identityOf({ user_id: row.id, attributes: row.attributes })[0]
}

function RowsSkeleton() {
  return (
    <Stack gap={10} py="xs" aria-hidden>
      {[60, 45, 70, 50, 65].map((width) => (
        <Skeleton key={width} height={18} width={`${width}%`} />
      ))}
    </Stack>
  )
}
