/** A row's cells without the space around them, and the line on which it begins. */
export interface Row {
  line: number
  cells: string[]
}

export type Delimiter = ',' | ';' | '\t' | '|'

export const DELIMITERS: readonly (readonly [Delimiter, string])[] = [
  [',', 'Comma'],
  [';', 'Semicolon'],
  ['\t', 'Tab'],
  ['|', 'Bar'],
]

const SNIFFED_ROWS = 20

/** The rows of a text that are not blank, one after the other: a cell may be quoted, and hold anything then. */
export function* rowsOf(text: string, delimiter: Delimiter): Generator<Row> {
  const reader = new Reader(text, delimiter)
  while (!reader.isOver) {
    const row = reader.row()
    if (row.cells.some((cell) => cell !== '')) yield row
  }
}

/** The first rows of a text. */
export function firstRows(text: string, delimiter: Delimiter, count: number): Row[] {
  const rows: Row[] = []
  for (const row of rowsOf(text, delimiter)) {
    rows.push(row)
    if (rows.length === count) break
  }
  return rows
}

/** The delimiter that cuts the first rows into most columns, and into equally many; a comma when none does. */
export function sniffDelimiter(text: string): Delimiter {
  const scores = DELIMITERS.map(([delimiter]) => ({ delimiter, score: regularity(text, delimiter) }))
  const best = scores.reduce((one, other) => (other.score > one.score ? other : one))
  return best.delimiter
}

function regularity(text: string, delimiter: Delimiter): number {
  const widths = firstRows(text, delimiter, SNIFFED_ROWS).map(({ cells }) => cells.length)
  const usual = widths[0] ?? 1
  if (usual === 1) return 0
  const alike = widths.filter((width) => width === usual).length / widths.length
  // Rows that are alike say more than rows that are wide: a comma may stand in names.
  return alike * 1_000 + Math.min(usual, 999)
}

class Reader {
  private place = 0
  private line = 1
  private readonly text: string
  private readonly delimiter: Delimiter

  constructor(text: string, delimiter: Delimiter) {
    this.text = text.startsWith('\uFEFF') ? text.slice(1) : text
    this.delimiter = delimiter
  }

  get isOver(): boolean {
    return this.place >= this.text.length
  }

  row(): Row {
    const line = this.line
    const cells = [this.cell()]
    while (this.text[this.place] === this.delimiter) {
      this.place += 1
      cells.push(this.cell())
    }
    this.skipBreak()
    return { line, cells }
  }

  private cell(): string {
    this.skipSpace()
    if (this.text[this.place] === '"') return this.quoted()
    const start = this.place
    while (!this.isOver && !this.isEnd(this.text[this.place])) this.place += 1
    return this.text.slice(start, this.place).trim()
  }

  private quoted(): string {
    let value = ''
    this.place += 1
    for (;;) {
      const end = this.text.indexOf('"', this.place)
      if (end === -1) return this.unfinished(value)
      value += this.text.slice(this.place, end)
      this.place = end + 1
      if (this.text[this.place] !== '"') break
      value += '"'
      this.place += 1
    }
    this.line += breaksIn(value)
    // What stands behind the closing quote belongs to the cell, as spreadsheets read it.
    const start = this.place
    while (!this.isOver && !this.isEnd(this.text[this.place])) this.place += 1
    return (value + this.text.slice(start, this.place)).trim()
  }

  private unfinished(value: string): string {
    const rest = value + this.text.slice(this.place)
    this.place = this.text.length
    return rest.trim()
  }

  private isEnd(character: string | undefined): boolean {
    return character === this.delimiter || character === '\n' || character === '\r'
  }

  private skipSpace(): void {
    while (this.text[this.place] === ' ') this.place += 1
  }

  private skipBreak(): void {
    if (this.isOver) return
    if (this.text[this.place] === '\r' && this.text[this.place + 1] === '\n') this.place += 1
    this.place += 1
    this.line += 1
  }
}

function breaksIn(text: string): number {
  return text.split(/\r\n|\r|\n/).length - 1
}
