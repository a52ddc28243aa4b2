import { Group, Stack, Text, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import type { Scope } from '../../conditions/tree'
import { count } from '../../format/names'
import { ByControl, TableChoice } from '../../manual/list/TableChoice'
import { newText, useReading, type ReadingState, type ValuesReading } from '../../manual/list/useReading'
import type { ListSource } from '../../manual/list/values'
import classes from './NewManualPage.module.css'

const PAUSE_MS = 600

interface PasteTabProps {
  scope: Scope
  onSource: (source: ListSource | null) => void
}

const HINTS: Record<Scope, string> = {
  user: 'User ids or e-mail addresses, one per line or separated, or columns of a spreadsheet with their header.',
  company: 'Company ids, one per line or separated, or columns of a spreadsheet with their header.',
}

/** Ids or addresses as somebody has them: what they are is found out, said, and may be changed. */
export function PasteTab({ scope, onSource }: PasteTabProps) {
  const [typed, setTyped] = useState(() => newText(''))
  const [settled] = useDebouncedValue(typed, PAUSE_MS)
  const state = useReading(settled, scope, false)
  // While one types on, what was read before is no longer what stands in the field.
  const source = typed === settled ? state.source : null
  useEffect(() => {
    onSource(source)
  }, [source, onSource])
  return (
    <Stack>
      <Textarea
        label={scope === 'user' ? 'Users' : 'Companies'}
        description={HINTS[scope]}
        placeholder={PLACEHOLDERS[scope]}
        rows={12}
        spellCheck={false}
        classNames={{ input: classes.paste }}
        value={typed.text}
        onChange={({ currentTarget: { value } }) => {
          setTyped(newText(value))
        }}
      />
      <Found state={state} scope={scope} />
    </Stack>
  )
}

const PLACEHOLDERS: Record<Scope, string> = {
  user: 'ann@example.com\nbob@example.com',
  company: 'acme\nzeta',
}

function Found({ state: { reading, choose }, scope }: { state: ReadingState; scope: Scope }) {
  if (!reading) return null
  if (reading.kind === 'table') return <TableChoice reading={reading} scope={scope} onChoose={choose} />
  return (
    <Group justify="space-between" align="flex-end">
      <Text size="sm" c="dimmed" role="status">
        {sentence(reading)}
      </Text>
      {scope === 'user' && (
        <ByControl
          by={reading.by}
          onChange={(by) => {
            choose({ by })
          }}
        />
      )}
    </Group>
  )
}

function sentence({ values, reason }: ValuesReading): string {
  return `${count(values.length)} ${values.length === 1 ? 'value' : 'values'}. ${reason}`
}
