import type { components } from '../api/schema/ingest'
import type { Population, UserSearch } from '../api/types'
import type { ConditionTree, Scope } from '../conditions/tree'

export type Whom = components['schemas']['Whom']

/** What a list shows, as lists are asked for it. */
export interface SelectedSearch {
  segment?: string
  conditions?: ConditionTree | null
  population?: string
  search?: string
}

/** Users (or companies) that were ticked one by one, or all that a list shows, of whom there were so many. */
export type Selection = { kind: 'ids'; ids: string[] } | { kind: 'matching'; search: SelectedSearch; count: number }

/** Ids that one command takes. */
export const IDS_AT_ONCE = 10_000

export function selectedCount(selection: Selection): number {
  return selection.kind === 'ids' ? selection.ids.length : selection.count
}

/** The commands that mean a selection; more ids than a command takes are several. */
export function commandsFor(scope: Scope, selection: Selection): Whom[] {
  if (selection.kind === 'matching') return [{ where: whereOf(selection.search), expect: selection.count }]
  return pieces(selection.ids, IDS_AT_ONCE).map((ids) => (scope === 'user' ? { user_ids: ids } : { company_ids: ids }))
}

function whereOf({ segment, conditions, population, search }: SelectedSearch): NonNullable<Whom['where']> {
  return {
    conditions: conditions ?? null,
    ...(segment !== undefined && { segment }),
    ...(population !== undefined && { population: population as Population }),
    ...(search !== undefined && search !== '' && { search }),
  }
}

/** Who of all that match is in a segment already: the request for their number, which takes one scan. */
export function alreadyInRequest(search: SelectedSearch, target: string): UserSearch {
  const { conditions, ...where } = whereOf(search)
  const within: ConditionTree = { segment: target, op: 'in_segment' }
  const tree = (conditions ?? null) as ConditionTree | null
  return { ...where, conditions: tree === null ? within : { all: [tree, within] }, columns: [], limit: 1, total: true }
}

/** A list cut into pieces of at most this size. */
export function pieces<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}

/** What is asked for the next time: with the number that the server has told. */
export function asWithCount(selection: Selection, count: number | undefined): Selection {
  return selection.kind === 'matching' && count !== undefined ? { ...selection, count } : selection
}

/** Ids mean the same people later; what matches does not. Who was a member before must stay what she was. */
export function isReversible(
  verb: 'add' | 'remove',
  selection: Selection,
  { matched, alreadyIn }: { matched: number; alreadyIn: number },
): boolean {
  if (selection.kind === 'matching' || matched === 0) return false
  return verb === 'add' ? alreadyIn === 0 : alreadyIn === matched
}
