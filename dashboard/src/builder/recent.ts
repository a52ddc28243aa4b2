import type { Source } from '../conditions/places'

const KEPT = 5

/** The names that were picked last in this tab, by where they are from. */
const picked = new Map<string, readonly string[]>()

function keyOf(source: Source): string {
  return 'event' in source ? `event ${source.event}` : source.scope
}

export function remember(source: Source, name: string): void {
  const before = picked.get(keyOf(source)) ?? []
  picked.set(keyOf(source), [name, ...before.filter((other) => other !== name)].slice(0, KEPT))
}

/** The names with those first that were picked last. */
export function recentFirst(source: Source, names: readonly string[]): string[] {
  const recent = (picked.get(keyOf(source)) ?? []).filter((name) => names.includes(name))
  return [...recent, ...names.filter((name) => !recent.includes(name))]
}
