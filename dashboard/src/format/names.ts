/** "MonthlyCharges" and "monthly_charges" as "Monthly charges": a column's heading. */
export function displayName(attribute: string): string {
  const words = attribute
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_.\-\s]+/g, ' ')
    .trim()
    .split(' ')
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()))
  const text = words
    .join(' ')
    .replace(/\bid\b/g, 'ID')
    .replace(/\burl\b/g, 'URL')
  return text === '' ? attribute : text.charAt(0).toUpperCase() + text.slice(1)
}

/** Names as people look for them: by what they read, capitals aside. */
export function byDisplayName(names: readonly string[]): string[] {
  return names
    .map((name) => ({ name, read: displayName(name).toLowerCase() }))
    .sort((one, other) => order(one.read, other.read) || order(one.name, other.name))
    .map(({ name }) => name)
}

function order(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** Whether an attribute holds a text in its display name or in its own. */
export function isNamed(attribute: string, text: string): boolean {
  const needle = text.trim().toLowerCase()
  return [attribute, displayName(attribute)].some((form) => form.toLowerCase().includes(needle))
}

/** One or two letters for a person's picture, of her name or of what stands before the @. */
export function initials(name: string): string {
  const [beforeAt = name] = name.split('@')
  const words = beforeAt.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  return (
    words
      .slice(0, 2)
      .map((word) => (/^./u.exec(word)?.[0] ?? '').toUpperCase())
      .join('') || '?'
  )
}

const grouped = new Intl.NumberFormat('en')

/** "3,875". */
export function count(number: number): string {
  return grouped.format(number)
}

/** "1 user", "3,875 users". */
export function counted(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`
}
