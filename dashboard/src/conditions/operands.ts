import { NO_FIELDS, type CountFields, type OperandFields, type WindowFields } from './draft'
import { operatorOf, type OperandKind } from './operators'
import type { Count, Duration, Operand, Scalar, Window } from './tree'

/** The largest n of each unit: 36,500 days' worth of it. */
const LARGEST: Readonly<Record<string, number>> = {
  seconds: 3_153_600_000,
  minutes: 52_560_000,
  hours: 876_000,
  days: 36_500,
  weeks: 5_214,
  calendar_days: 36_500,
  calendar_months: 1_200,
}

export const UNITS: readonly string[] = Object.keys(LARGEST)

const MOST_ELEMENTS = 10_000
const LONGEST_FRAGMENT = 1_000
const LARGEST_COUNT = 1_000

const DATE = /^\d{4}-\d{2}-\d{2}$/
const INSTANT = /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-](0\d|1[0-4]):[0-5]\d)$/

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const EXACT_DIGITS = 15

/** The number that a text means; null also of one that would not be sent as it is written. */
export function numberOf(text: string): number | null {
  const [written = '', digits = ''] = NUMBER.exec(text.trim()) ?? []
  const number = Number(written)
  if (written === '' || !Number.isFinite(number)) return null
  const significant = digits.replace('.', '').replace(/^0+|0+$/g, '').length
  return significant <= EXACT_DIGITS || String(number) === written ? number : null
}

export function isDate(text: string): boolean {
  const instant = DATE.test(text) ? Date.parse(text) : Number.NaN
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text)
}

export function isInstant(text: string): boolean {
  return isDate(text) || isDate(INSTANT.exec(text)?.[1] ?? '')
}

function durationOf({ text, unit }: OperandFields): Duration | null {
  const n = numberOf(text)
  return n !== null && Number.isInteger(n) && n > 0 && n <= (LARGEST[unit] ?? 0) ? { n, unit } : null
}

function datesOf({ text, upper }: OperandFields): [string, string] | null {
  return isDate(text) && isDate(upper) && text <= upper ? [text, upper] : null
}

function elementsOf({ elements }: OperandFields): Scalar[] | null {
  return elements.length > 0 && elements.length <= MOST_ELEMENTS ? [...elements] : null
}

const READERS: Record<Exclude<OperandKind, 'none'>, (fields: OperandFields) => Operand | null> = {
  text: ({ text }) => (text === '' ? null : text),
  fragment: ({ text }) => (text === '' || Array.from(text).length > LONGEST_FRAGMENT ? null : text),
  number: ({ text }) => numberOf(text),
  numbers: ({ text, upper }) => {
    const [low, high] = [numberOf(text), numberOf(upper)]
    return low === null || high === null || low > high ? null : [low, high]
  },
  elements: elementsOf,
  set: (fields) => {
    const types = new Set(fields.elements.map((element) => typeof element))
    return types.size > 1 || types.has('boolean') ? null : elementsOf(fields)
  },
  instant: ({ text }) => (isInstant(text) ? text : null),
  date: ({ text }) => (isDate(text) ? text : null),
  dates: datesOf,
  duration: durationOf,
}

/** The operand that is typed; null while it is incomplete. */
export function operandOf(op: string, fields: OperandFields): Operand | null {
  const { operand } = operatorOf(op)
  return operand === 'none' ? null : READERS[operand](fields)
}

/** The fields into which an operand would have been typed. */
export function fieldsOf(value: unknown): OperandFields {
  if (Array.isArray(value)) {
    const elements = value as Scalar[]
    return { ...NO_FIELDS, text: String(elements[0] ?? ''), upper: String(elements[1] ?? ''), elements }
  }
  if (isObject(value)) {
    const { n, unit } = value as Partial<Duration>
    return { ...NO_FIELDS, text: String(n), unit: String(unit) }
  }
  return { ...NO_FIELDS, text: typeof value === 'string' || typeof value === 'number' ? String(value) : '' }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function countNumber(text: string): number | null {
  const number = numberOf(text)
  return number !== null && Number.isInteger(number) && number >= 0 && number <= LARGEST_COUNT ? number : null
}

/** How many events are asked for; null while it is incomplete. */
export function countOf({ form, low, high }: CountFields): Count | null {
  const [first, last] = [countNumber(low), countNumber(high)]
  if (first === null) return null
  switch (form) {
    case 'at_least':
      return { at_least: first }
    case 'at_most':
      return { at_most: first }
    case 'exactly':
      return { exactly: first }
    case 'between':
      return last === null || first > last ? null : { between: [first, last] }
    default:
      // Out of an address, in which anything can stand.
      return null
  }
}

export function countFields(count: unknown): CountFields {
  if (count === undefined) return { form: 'at_least', low: '1', high: '' }
  const [form = 'at_least', numbers = []] = isObject(count) ? (Object.entries(count)[0] ?? []) : []
  const [low = '', high = ''] = [numbers].flat().map(String)
  return { form: form as CountFields['form'], low, high }
}

/** The time that counts; null while it is incomplete. */
export function windowOf(fields: WindowFields): Window | null {
  if (fields.form === 'ever') return 'ever'
  if (fields.form === 'in_last') {
    const duration = durationOf(fields)
    return duration && { in_last: duration }
  }
  const dates = datesOf(fields)
  return dates && { between_dates: dates }
}

export function windowFields(window: unknown): WindowFields {
  if (!isObject(window)) return { ...NO_FIELDS, form: 'ever' }
  if ('in_last' in window) return { ...fieldsOf(window.in_last), form: 'in_last' }
  return { ...fieldsOf(Reflect.get(window, 'between_dates')), elements: [], form: 'between_dates' }
}

/** An element of a list as it is shown and typed: a string that would be taken for something else is in quotes. */
export function elementText(element: Scalar): string {
  if (typeof element !== 'string') return String(element)
  const isPlain = element !== '' && element === element.trim() && !element.includes('\n')
  return isPlain && elementNamed(element) === element ? element : JSON.stringify(element)
}

/** The element that a text means: `3` and `true` mean themselves, `"3"` is a string. */
export function elementNamed(text: string): Scalar {
  if (text === 'true' || text === 'false') return text === 'true'
  return numberOf(text) ?? unquoted(text)
}

function unquoted(text: string): string {
  if (!/^".*"$/s.test(text)) return text
  try {
    return String(JSON.parse(text))
  } catch {
    return text
  }
}
