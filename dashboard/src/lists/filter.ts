import type { Population, Segment } from '../api/types'
import { isSame } from '../conditions/same'
import type { ConditionTree } from '../conditions/tree'
import type { View } from './view'

/** The filter of a list: what applies, what the segment was saved with, and whether that is not the same. */
export interface Filter {
  tree: ConditionTree | null
  saved: ConditionTree | null
  population: Population
  isEdited: boolean
}

/** A link longer than this is cut by chats and mail programs. */
const LONGEST_LINK = 2_000

export function filterOf(view: Pick<View, 'filter' | 'population'>, segment: Segment): Filter {
  const saved = segment.conditions as ConditionTree | null
  const tree = view.filter === undefined ? saved : (JSON.parse(view.filter) as ConditionTree | null)
  const population = segment.scope === 'company' ? segment.population : (view.population ?? segment.population)
  return { tree, saved, population, isEdited: !isSame(tree, saved) || population !== segment.population }
}

/** How the address says it: not at all when it is what was saved. */
export function filterText(tree: ConditionTree | null, saved: ConditionTree | null): string | undefined {
  return isSame(tree, saved) ? undefined : JSON.stringify(tree)
}

export function isTooLong(view: Pick<View, 'filter'>): boolean {
  return (view.filter?.length ?? 0) > LONGEST_LINK
}
