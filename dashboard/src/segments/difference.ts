import type { TreeLine } from './treeLines'

/** A line that both have, or only the earlier one, or only the later one. */
export interface DifferenceLine extends TreeLine {
  kind: 'same' | 'removed' | 'added'
}

/** What became of the lines, by the longest run that both have; what was removed stands before what replaced it. */
export function difference(before: readonly TreeLine[], after: readonly TreeLine[]): DifferenceLine[] {
  const found: DifferenceLine[] = []
  let [old, young] = [0, 0]
  for (const [left, right] of common(before, after)) {
    found.push(...marked(before.slice(old, left), 'removed'), ...marked(after.slice(young, right), 'added'))
    found.push(...marked(after.slice(right, right + 1), 'same'))
    ;[old, young] = [left + 1, right + 1]
  }
  return [...found, ...marked(before.slice(old), 'removed'), ...marked(after.slice(young), 'added')]
}

export function isChanged(lines: readonly DifferenceLine[]): boolean {
  return lines.some(({ kind }) => kind !== 'same')
}

function marked(lines: readonly TreeLine[], kind: DifferenceLine['kind']): DifferenceLine[] {
  return lines.map((line) => ({ ...line, kind }))
}

/** The places, in both, of the longest run of lines that both have. */
function common(before: readonly TreeLine[], after: readonly TreeLine[]): [old: number, young: number][] {
  const lengths = commonLengths(before, after)
  const places: [number, number][] = []
  let [old, young] = [0, 0]
  while (at(lengths, old, young) > 0) {
    const length = at(lengths, old, young)
    if (at(lengths, old + 1, young) === length) old += 1
    else if (at(lengths, old, young + 1) === length) young += 1
    else places.push([old++, young++])
  }
  return places
}

/** Of the ends that begin at two lines, how many lines they have in common, in order. */
function commonLengths(before: readonly TreeLine[], after: readonly TreeLine[]): number[][] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0))
  for (const old of [...before.keys()].reverse()) {
    for (const young of [...after.keys()].reverse()) {
      const row = lengths[old]
      if (!row) continue
      row[young] = isSame(before[old], after[young])
        ? 1 + at(lengths, old + 1, young + 1)
        : Math.max(at(lengths, old + 1, young), at(lengths, old, young + 1))
    }
  }
  return lengths
}

function at(lengths: readonly number[][], old: number, young: number): number {
  return lengths[old]?.[young] ?? 0
}

function isSame(one: TreeLine | undefined, other: TreeLine | undefined): boolean {
  return one?.depth === other?.depth && one?.text === other?.text
}
