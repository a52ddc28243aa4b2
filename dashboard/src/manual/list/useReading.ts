import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { Scope } from '../../conditions/tree'
import { chosen, readTable, type By, type Table, type Taken } from './columns'
import { firstRows, sniffDelimiter, type Delimiter, type Row } from './delimited'
import { readPasted, type Pasted } from './paste'
import { readColumn, sourceOf, type ListSource } from './values'

const LOOKED_AT = 50

/** A text, and a number that tells it from every other one: a long one is no key of a cache. */
export interface Text {
  id: number
  text: string
}

let lastId = 0

/** A text that was pasted, typed or dropped. What was read of another one, on this page or before, is never taken for it. */
export function newText(text: string): Text {
  lastId += 1
  return { id: lastId, text }
}

/** What somebody says about a table that was read otherwise. */
export interface Choices {
  delimiter?: Delimiter
  hasHeader?: boolean
  place?: number
  by?: By
}

/** A text as a table: its first rows, and the column that is taken. */
export interface TableReading {
  kind: 'table'
  delimiter: Delimiter
  rows: Row[]
  table: Table
  taken: Taken | null
}

/** A text as values without columns. */
export interface ValuesReading {
  kind: 'values'
  values: Row[]
  by: By
  reason: string
}

export interface ReadingState {
  reading: TableReading | ValuesReading | null
  choose: (choices: Choices) => void
  source: ListSource | null
  isReading: boolean
}

/** Reads a text as a table (`isFile`), or as whatever was pasted; what is chosen holds until there is another text. */
export function useReading({ id, text }: Text, scope: Scope, isFile: boolean): ReadingState {
  const [made, setMade] = useState<{ of: number; choices: Choices }>({ of: id, choices: {} })
  const choices = made.of === id ? made.choices : NONE
  const pasted = useMemo(() => (isFile ? null : readPasted(text, scope)), [isFile, text, scope])
  const reading = useMemo(
    () => (text.trim() === '' ? null : read(text, scope, pasted, choices)),
    [text, scope, pasted, choices],
  )
  const { data, isFetching } = useQuery({
    queryKey: ['reading', id, scope, choices],
    queryFn: ({ signal }) => sourceFrom(text, reading, () => signal.aborted),
    enabled: reading !== null,
    staleTime: Infinity,
  })
  return {
    reading,
    choose: (more) => {
      setMade({ of: id, choices: { ...choices, ...more } })
    },
    source: reading ? (data ?? null) : null,
    isReading: isFetching,
  }
}

const NONE: Choices = {}

function read(text: string, scope: Scope, pasted: Pasted | null, choices: Choices): TableReading | ValuesReading {
  if (pasted?.kind !== 'values') return readAsTable(text, scope, choices)
  return choices.by === undefined ? pasted : { ...pasted, by: choices.by, reason: '' }
}

function readAsTable(text: string, scope: Scope, choices: Choices): TableReading {
  const delimiter = choices.delimiter ?? sniffDelimiter(text)
  const rows = firstRows(text, delimiter, LOOKED_AT)
  const table = readTable(rows, scope, choices.hasHeader)
  return { kind: 'table', delimiter, rows, table, taken: takenBy(choices, table, scope) }
}

function takenBy({ place, by }: Choices, table: Table, scope: Scope): Taken | null {
  const column = table.columns[place ?? table.taken?.place ?? -1]
  const isChosen = place !== undefined || by !== undefined
  return column && isChosen ? chosen(column, by, scope) : table.taken
}

async function sourceFrom(
  text: string,
  reading: TableReading | ValuesReading | null,
  isOver: () => boolean,
): Promise<ListSource | null> {
  if (reading?.kind === 'values') return sourceOf(reading.by, reading.values, reading.values.length)
  if (!reading?.taken) return null
  const { delimiter, table, taken } = reading
  return readColumn({ text, delimiter, hasHeader: table.hasHeader, place: taken.place, by: taken.by }, isOver)
}
