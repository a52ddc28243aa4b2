export type Typed =
  | { type: 'absent' }
  | { type: 'string'; text: string }
  | { type: 'number'; text: string }
  | { type: 'boolean'; value: boolean }
  | { type: 'datetime'; instantMs: number; text: string }
  | { type: 'list'; items: string[] }
  | { type: 'other'; text: string }

// The grammar of CONDITIONS: only such a string is also a datetime.
const DATETIME = /^\d{4}-\d{2}-\d{2}(?:[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2}))?$/

function ofString(text: string): Typed {
  const instantMs = DATETIME.test(text) ? Date.parse(text.toUpperCase()) : Number.NaN
  return Number.isNaN(instantMs) ? { type: 'string', text } : { type: 'datetime', instantMs, text }
}

/** Which type a stored value has, by the rules of conditions, with what to show of it. */
export function typed(value: unknown): Typed {
  if (value === undefined || value === null) return { type: 'absent' }
  if (typeof value === 'string') return ofString(value)
  // A number is an identifier as often as a quantity: no separators are added.
  if (typeof value === 'number') return { type: 'number', text: String(value) }
  if (typeof value === 'boolean') return { type: 'boolean', value }
  if (!Array.isArray(value)) return { type: 'other', text: JSON.stringify(value) }
  return { type: 'list', items: value.map((item: unknown) => (typeof item === 'string' ? item : JSON.stringify(item))) }
}

const LONGEST = 40

/** A value in a few words, for a line that names many. */
export function shortText(value: unknown): string {
  const text = plainText(typed(value))
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}

function plainText(shown: Typed): string {
  switch (shown.type) {
    case 'absent':
      return '–'
    case 'boolean':
      return shown.value ? 'True' : 'False'
    case 'list':
      return shown.items.join(', ') || '–'
    default:
      return shown.text
  }
}
