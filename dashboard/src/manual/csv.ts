import type { PickReport } from './commands'

/** A cell, quoted where it has to be. */
export function csvCell(value: string): string {
  return /[",;|\t\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

/** A value so that no spreadsheet takes it for a formula. */
function harmless(value: string): string {
  return /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
}

export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map((cell) => csvCell(harmless(cell))).join(',')}\r\n`).join('')
}

/** Who was left out of a command, and why, as a file for a spreadsheet. */
export function leftOutCsv({ unmatched, ambiguous }: Pick<PickReport, 'unmatched' | 'ambiguous'>): string {
  return csvText([
    ['value', 'reason', 'user_ids'],
    ...unmatched.map(({ value }) => [value, 'unmatched', '']),
    ...ambiguous.map(({ value, user_ids }) => [value, 'ambiguous', user_ids.join(' ')]),
  ])
}

/** Saves a text as a file of the person who looks at the page. */
export function download(name: string, content: string | Blob): void {
  // Spreadsheets read UTF-8 only with a byte order mark.
  const blob = typeof content === 'string' ? new Blob(['\uFEFF', content], { type: 'text/csv;charset=utf-8' }) : content
  const address = URL.createObjectURL(blob)
  const link = Object.assign(document.createElement('a'), { href: address, download: name })
  link.click()
  URL.revokeObjectURL(address)
}
