import type { Segment } from '../api/types'
import { isSame } from '../conditions/same'
import type { ConditionTree } from '../conditions/tree'

/** The conditions of a segment or version as the tree that they are; null: everyone of the population. */
export function treeOf({ conditions }: { conditions: Segment['conditions'] }): ConditionTree | null {
  return conditions as ConditionTree | null
}

/** Whether two readings of a segment differ in whom they mean, not only in name or columns. */
export function isSameDefinition(one: Segment, other: Segment): boolean {
  return one.population === other.population && isSame(treeOf(one), treeOf(other))
}

/** The newest version that is known, also one that is being built or whose build failed. */
export function latestVersion({ version, build }: Pick<Segment, 'version' | 'build'>): number {
  return Math.max(version, build?.version ?? 0)
}

/**
 * What a filter on the list of a segment means as a definition of its own: a manual segment stays the ground that
 * the filter narrows, a default one is everyone of its population.
 */
export function treeToSave(segment: Pick<Segment, 'id' | 'kind'>, tree: ConditionTree | null): ConditionTree | null {
  if (segment.kind !== 'manual') return tree
  const within: ConditionTree = { segment: segment.id, op: 'in_segment' }
  return tree === null ? within : { all: [within, tree] }
}

/** The segments that a tree names, by id or key. */
export function namedIn(tree: unknown): Set<string> {
  const found = new Set<string>()
  collect(tree, found)
  return found
}

function collect(node: unknown, found: Set<string>): void {
  if (Array.isArray(node)) {
    for (const item of node) collect(item, found)
  } else if (typeof node === 'object' && node !== null) {
    const { segment } = node as { segment?: unknown }
    if (typeof segment === 'string' && 'op' in node) found.add(segment)
    for (const child of Object.values(node)) collect(child, found)
  }
}

/** The segments whose conditions name this one: they change with it, and keep it from being deleted. */
export function usersOf(segment: Pick<Segment, 'id' | 'key'>, all: readonly Segment[]): Segment[] {
  return all.filter(({ conditions }) => {
    const named = namedIn(conditions)
    return named.has(segment.id) || named.has(segment.key)
  })
}
