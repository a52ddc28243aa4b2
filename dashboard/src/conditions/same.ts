import type { ConditionTree } from './tree'

/** What a key says where it is absent: such a key may be left out. */
const DEFAULTS: readonly [key: string, value: string][] = [
  ['count', '{"at_least":1}'],
  ['window', '"ever"'],
  ['ignore_case', 'false'],
]

/** A tree as one text: two trees that say the same with keys in another order have the same one. */
export function textOf(tree: ConditionTree | null): string {
  return JSON.stringify(sorted(tree))
}

export function isSame(one: ConditionTree | null, other: ConditionTree | null): boolean {
  return textOf(one) === textOf(other)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .map(([key, inner]) => [key, sorted(inner)] as const)
    .filter(([key, inner]) => !DEFAULTS.some(([name, text]) => name === key && text === JSON.stringify(inner)))
  return Object.fromEntries(kept.sort(([left], [right]) => (left < right ? -1 : 1)))
}
