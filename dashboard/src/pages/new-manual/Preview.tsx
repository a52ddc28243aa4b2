import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { Download } from '../../components/icons'
import type { Scope } from '../../conditions/tree'
import { count } from '../../format/names'
import { saveCsv } from '../../manual/csv'
import { Figures, type Figure } from '../../manual/Figures'
import { NOUNS } from '../../manual/list/columns'
import { leftOutFile, MAX_VALUES, type CheckedList } from '../../manual/list/useCheck'
import { withOwnLines, type ListSource } from '../../manual/list/values'
import { toastError } from '../../manual/toast'
import { useIngest } from '../../manual/useIngest'
import classes from './NewManualPage.module.css'
import { Warning } from '../../manual/Warning'

const SHOWN = 50

interface PreviewProps {
  scope: Scope
  source: ListSource | null
  list: CheckedList | undefined
  isChecking: boolean
  error: Error | null
  /** Whether an existing segment was chosen, some of whom may be in it already. */
  isExisting: boolean
}

/** Whom a list means, before it is saved. */
export function Preview({ scope, source, list, isChecking, error, isExisting }: PreviewProps) {
  if (!source) return <Empty />
  const failure = failureOf(source, error, list)
  if (failure !== null) {
    return (
      <Alert color="red" role="alert" title="The list is not taken">
        {failure}
      </Alert>
    )
  }
  if (!list || isChecking) return <Checking source={source} list={list} />
  return (
    <Stack gap="sm">
      <Figures figures={figuresOf(list, isExisting)} />
      <Text size="xs" c="dimmed">
        {rowsText(source, list)}
      </Text>
      {list.matched === 0 && <Nobody list={list} scope={scope} />}
      <LeftOut list={list} source={source} />
    </Stack>
  )
}

function failureOf({ values }: ListSource, error: Error | null, list: CheckedList | undefined): string | null {
  if (values.length > MAX_VALUES) {
    return `${count(values.length)} values; a list has at most ${count(MAX_VALUES)}. Split it.`
  }
  return error?.message ?? list?.failure ?? null
}

function Empty() {
  return (
    <Text size="sm" c="dimmed">
      Whom a list means is shown here, before anything is saved.
    </Text>
  )
}

function Checking({ source, list }: { source: ListSource; list: CheckedList | undefined }) {
  const all = list?.values ?? source.values.length
  const done = list ? list.matched + list.unmatched_count + list.ambiguous_count : 0
  return (
    <Stack gap={6} role="status">
      <Text size="sm" className={classes.ticking}>
        Looking up {count(done)} of {count(all)}…
      </Text>
      <Progress value={(done / all) * 100} aria-label="Looked up" />
    </Stack>
  )
}

function figuresOf(list: CheckedList, isExisting: boolean): Figure[] {
  return [
    { label: 'Matched', value: list.matched, tone: 'good' },
    ...(isExisting ? [{ label: 'Already in', value: list.already_in }] : []),
    { label: 'Unmatched', value: list.unmatched_count, tone: 'bad' },
    { label: 'Ambiguous', value: list.ambiguous_count, tone: 'warn' },
  ]
}

function rowsText({ rows, blank }: ListSource, { repeated }: CheckedList): string {
  const parts = [`${count(rows)} ${rows === 1 ? 'row' : 'rows'}`]
  if (blank > 0) parts.push(`${count(blank)} blank`)
  if (repeated > 0) parts.push(`${count(repeated)} repeated`)
  return parts.join(' · ')
}

function Nobody({ list, scope }: { list: CheckedList; scope: Scope }) {
  const other = list.by === 'email' ? 'user ids' : 'e-mail addresses'
  return (
    <Warning role="alert" title="Nobody matches">
      The values were taken as {NOUNS[list.by]}
      {scope === 'user' ? `. Are they ${other}?` : '.'}
    </Warning>
  )
}

function LeftOut({ list, source }: { list: CheckedList; source: ListSource }) {
  const ingest = useIngest()
  const number = list.unmatched_count + list.ambiguous_count
  if (number === 0) return null
  const keep = async () => {
    saveCsv('left-out.csv', withOwnLines(await leftOutFile(await ingest(), list), source))
  }
  return (
    <Stack gap="xs">
      {list.unmatched_count > 0 && (
        <Values title="Unmatched" of={list.unmatched_count} values={list.unmatched.map((value) => ({ value }))} />
      )}
      {list.ambiguous_count > 0 && (
        <Values
          title="Ambiguous"
          of={list.ambiguous_count}
          values={list.ambiguous.map(({ value, user_ids }) => ({ value, detail: user_ids.join(', ') }))}
        />
      )}
      <Group justify="space-between" wrap="nowrap">
        <Text size="xs" c="dimmed">
          They are left out: nobody is guessed.
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          flex="none"
          leftSection={<Download size={14} />}
          onClick={() => {
            keep().catch(toastError)
          }}
        >
          Keep as CSV
        </Button>
      </Group>
    </Stack>
  )
}

interface ValuesProps {
  title: string
  of: number
  values: { value: string; detail?: string }[]
}

function Values({ title, of, values }: ValuesProps) {
  return (
    <details className={classes.values} open={of <= 5}>
      <summary>
        {title} <span className={classes.ticking}>{count(of)}</span>
      </summary>
      <ul tabIndex={0} aria-label={title}>
        {values.slice(0, SHOWN).map(({ value, detail }) => (
          <li key={value}>
            <code>{value}</code>
            {detail !== undefined && <span>{detail}</span>}
          </li>
        ))}
        {of > SHOWN && <li>and {count(of - SHOWN)} more, in the CSV</li>}
      </ul>
    </details>
  )
}
