import type { components } from '../../api/schema/ingest'
import type { Scope } from '../../conditions/tree'
import type { Row } from './delimited'

export type By = components['schemas']['ImportResource']['by']

/** The column whose values are taken, what they are taken as, and why. */
export interface Taken {
  place: number
  by: By
  reason: string
}

export interface Column {
  place: number
  /** As the header has it; without a header "Column 2". */
  title: string
  /** What it may hold, by its name or by its values. */
  by: By | null
  isNamed: boolean
}

export interface Table {
  columns: Column[]
  hasHeader: boolean
  taken: Taken | null
  /** Other columns that might be meant as well. */
  plausible: Column[]
}

const EMAILS = new Set(['email', 'emails', 'emailaddress', 'mail'])
const IDS: Record<Scope, ReadonlySet<string>> = {
  user: new Set(['userid', 'id', 'uid', 'user', 'customerid', 'customer', 'externalid']),
  company: new Set(['companyid', 'id', 'company', 'accountid', 'account', 'groupid', 'group']),
}
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const MOSTLY = 0.6

/** What values are called in a sentence. */
export const NOUNS: Record<By, string> = {
  user_id: 'user ids',
  email: 'e-mail addresses',
  company_id: 'company ids',
}

export function idOf(scope: Scope): By {
  return scope === 'user' ? 'user_id' : 'company_id'
}

export function isEmail(value: string): boolean {
  return EMAIL.test(value)
}

/** Which column of the first rows names users (or companies). `hasHeader` undefined: find out. */
export function readTable(rows: readonly Row[], scope: Scope, hasHeader = hasHeaderRow(rows, scope)): Table {
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length))
  const body = hasHeader ? rows.slice(1) : rows
  const columns = Array.from({ length: width }, (_, place) => columnOf(place, rows, body, scope, hasHeader))
  const taken = takenOf(columns, body, scope)
  const plausible = columns.filter(({ by, place }) => by !== null && place !== taken?.place)
  return { columns, hasHeader, taken, plausible }
}

/** The same column, or the kind, as somebody has chosen it. */
export function chosen(column: Column, by: By | undefined, scope: Scope): Taken {
  const kind = by ?? column.by ?? idOf(scope)
  return {
    place: column.place,
    by: kind,
    reason: `You chose ${quoted(column)}: its values are taken as ${NOUNS[kind]}.`,
  }
}

function columnOf(place: number, rows: readonly Row[], body: readonly Row[], scope: Scope, hasHeader: boolean): Column {
  const name = hasHeader ? (rows[0]?.cells[place] ?? '') : ''
  const named = kindOfName(name, scope)
  return {
    place,
    title: name || `Column ${place + 1}`,
    by: named ?? kindOfValues(body, place, scope),
    isNamed: named !== null,
  }
}

function kindOfValues(body: readonly Row[], place: number, scope: Scope): By | null {
  return scope === 'user' && shareOfEmails(valuesAt(body, place)) > MOSTLY ? 'email' : null
}

/** Whether the first row names columns: it has a name that is known, or an address below where it has none. */
export function hasHeaderRow(rows: readonly Row[], scope: Scope): boolean {
  const [first, ...body] = rows
  if (!first || body.length === 0) return false
  if (first.cells.some((cell) => kindOfName(cell, scope) !== null)) return true
  return first.cells.some((cell, place) => !isEmail(cell) && shareOfEmails(valuesAt(body, place)) > MOSTLY)
}

function takenOf(columns: readonly Column[], body: readonly Row[], scope: Scope): Taken | null {
  const ids = columns.find(({ by, isNamed }) => isNamed && by !== 'email')
  const emails =
    columns.find(({ by, isNamed }) => isNamed && by === 'email') ?? columns.find(({ by }) => by === 'email')
  if (ids) return { place: ids.place, by: idOf(scope), reason: reasonOfName(ids, emails !== undefined) }
  if (emails) return { place: emails.place, by: 'email', reason: reasonOfEmails(emails, body) }
  const [only] = columns
  if (!only || columns.length > 1) return null
  return {
    place: only.place,
    by: idOf(scope),
    reason: `There is one column; its values are taken as ${NOUNS[idOf(scope)]}.`,
  }
}

function reasonOfName(column: Column, hasEmails: boolean): string {
  const reason = `The column is called ${quoted(column)}, so its values are taken as ${NOUNS[column.by ?? 'user_id']}.`
  return hasEmails ? `${reason} Ids are exact, so they go before e-mail addresses.` : reason
}

function reasonOfEmails(column: Column, body: readonly Row[]): string {
  if (column.isNamed) return `The column is called ${quoted(column)}, so its values are taken as e-mail addresses.`
  const values = valuesAt(body, column.place)
  const emails = values.filter(isEmail).length
  return `${emails} of the first ${values.length} values of ${quoted(column)} look like e-mail addresses.`
}

function quoted({ title }: Column): string {
  return `“${title}”`
}

function kindOfName(name: string, scope: Scope): By | null {
  const plain = name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  if (IDS[scope].has(plain)) return idOf(scope)
  return scope === 'user' && EMAILS.has(plain) ? 'email' : null
}

function valuesAt(rows: readonly Row[], place: number): string[] {
  return rows.map(({ cells }) => cells[place] ?? '').filter((value) => value !== '')
}

function shareOfEmails(values: readonly string[]): number {
  return values.length === 0 ? 0 : values.filter(isEmail).length / values.length
}
