import { saveFile } from '../app/saveFile'
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

/** Saves a text as a file for a spreadsheet. */
export function saveCsv(name: string, text: string): void {
  // Spreadsheets read UTF-8 only with a byte order mark.
  saveFile(name, new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }))
}
