import type { Standing } from './queries'

export type Stand = 'all' | 'in' | 'out'

export const STANDS: readonly [Stand, label: string][] = [
  ['all', 'All'],
  ['in', 'In'],
  ['out', 'Not in'],
]

/** The segments of a stand whose name or key holds a text; those that everybody has first, then as they were made. */
export function shown(standings: readonly Standing[], stand: Stand, text: string): Standing[] {
  const needle = text.trim().toLowerCase()
  const found = standings.filter(
    (each) =>
      (stand === 'all' || (stand === 'in') === (each.member === true)) &&
      [each.name, each.key].some((name) => name.toLowerCase().includes(needle)),
  )
  return [...found.filter(isDefault), ...found.filter((each) => !isDefault(each))]
}

function isDefault({ kind }: Standing): boolean {
  return kind === 'default'
}

/** How many there are of each stand. */
export function tally(standings: readonly Standing[]): Record<Stand, number> {
  const inside = standings.filter(({ member }) => member === true).length
  return { all: standings.length, in: inside, out: standings.length - inside }
}
