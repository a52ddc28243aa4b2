import type { Scope } from '../../conditions/tree'
import { idOf, isEmail, NOUNS, readTable, type By, type Table } from './columns'
import { firstRows, rowsOf, sniffDelimiter, type Delimiter, type Row } from './delimited'

/** What a pasted text is: a table of a spreadsheet, or values that stand below or beside each other. */
export type Pasted =
  { kind: 'table'; delimiter: Delimiter; table: Table } | { kind: 'values'; by: By; values: Row[]; reason: string }

const LOOKED_AT = 50
const SEPARATORS = /[,;\t|]+/

/** Finds out what was pasted; null when there is nothing in it. */
export function readPasted(text: string, scope: Scope): Pasted | null {
  if (text.trim() === '') return null
  const delimiter = sniffDelimiter(text)
  const rows = firstRows(text, delimiter, LOOKED_AT)
  const table = readTable(rows, scope)
  const isTable =
    table.columns.length > 1 && isRegular(rows) && (table.hasHeader || delimiter === '\t' || isMixed(rows))
  if (isTable || isNamedColumn(table)) return { kind: 'table', delimiter, table }
  return valuesOf(text, scope)
}

/** Values one per line, or several beside each other. */
function valuesOf(text: string, scope: Scope): Pasted {
  const values = [...separated(text)]
  const emails = values.filter(({ cells: [value = ''] }) => isEmail(value)).length
  const by = scope === 'user' && emails * 2 > values.length ? 'email' : idOf(scope)
  return { kind: 'values', by, values, reason: reasonOf(by, emails, values.length, scope) }
}

function* separated(text: string): Generator<Row> {
  for (const { line, cells } of rowsOf(text, '\t')) {
    for (const part of cells.flatMap((cell) => cell.split(SEPARATORS))) {
      for (const value of words(part.trim())) if (value !== '') yield { line, cells: [value] }
    }
  }
}

/** An id may hold spaces; an address does not. */
function words(part: string): string[] {
  const found = part.split(/\s+/)
  return found.every(isEmail) ? found : [part]
}

function reasonOf(by: By, emails: number, all: number, scope: Scope): string {
  if (scope === 'company' || emails === 0) return `The values are taken as ${NOUNS[by]}.`
  if (emails === all) return 'All values look like e-mail addresses.'
  return `${emails} of ${all} values look like e-mail addresses, so all are taken as ${NOUNS[by]}.`
}

/** A first value that is no address may be an id: of one column only a known name is a header. */
function isNamedColumn({ columns, hasHeader }: Table): boolean {
  return hasHeader && columns.length === 1 && columns[0]?.isNamed === true
}

function isRegular(rows: readonly Row[]): boolean {
  return rows.length > 1 && rows.every(({ cells }) => cells.length === rows[0]?.cells.length)
}

/** Whether columns hold different things: addresses beside something else. */
function isMixed(rows: readonly Row[]): boolean {
  const [first] = rows
  return first !== undefined && new Set(first.cells.map(isEmail)).size > 1
}
