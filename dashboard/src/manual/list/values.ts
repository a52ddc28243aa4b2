import { csvCell, csvText } from '../csv'
import type { By } from './columns'
import { rowsOf, type Delimiter, type Row } from './delimited'

/** What somebody has picked, pasted or dropped: values that name users (or companies), as one column. */
export interface ListSource {
  /** Tells one reading from the next. */
  id: number
  by: By
  values: Row[]
  rows: number
  blank: number
}

export interface Reading {
  text: string
  delimiter: Delimiter
  hasHeader: boolean
  place: number
  by: By
}

const SLICE_MS = 12
const ROWS_BETWEEN_LOOKS = 500

let lastId = 0

export function sourceOf(by: By, values: Row[], rows: number): ListSource {
  lastId += 1
  return { id: lastId, by, values, rows, blank: rows - values.length }
}

/** Reads a column of a text in slices, between which the page draws and hears; `isOver` gives up. */
export async function readColumn(reading: Reading, isOver: () => boolean): Promise<ListSource> {
  const values: Row[] = []
  let rows = 0
  let since = performance.now()
  for (const row of rowsOf(reading.text, reading.delimiter)) {
    rows += 1
    take(values, row, reading, rows)
    if (rows % ROWS_BETWEEN_LOOKS === 0 && performance.now() - since > SLICE_MS) {
      await new Promise((resume) => setTimeout(resume))
      if (isOver()) break
      since = performance.now()
    }
  }
  return sourceOf(reading.by, values, reading.hasHeader ? rows - 1 : rows)
}

function take(values: Row[], { line, cells }: Row, { hasHeader, place }: Reading, number: number): void {
  const value = cells[place] ?? ''
  if (value !== '' && !(hasHeader && number === 1)) values.push({ line, cells: [value] })
}

/** The column as a file: a header, then a value on each line. */
export function columnFile({ by, values }: ListSource): string {
  return [by, ...values.map(({ cells: [value = ''] }) => csvCell(value.replace(/[\r\n]+/g, ' ')))].join('\n')
}

/** What the service says was left out, with the lines of what was pasted or dropped instead of those of `columnFile`. */
export function withOwnLines(file: string, { values }: ListSource): string {
  const [header, ...rows] = rowsOf(file, ',')
  const own = rows.map(({ cells: [line = '', ...rest] }) => [String(values[Number(line) - 2]?.line ?? ''), ...rest])
  return csvText([header?.cells ?? [], ...own])
}
