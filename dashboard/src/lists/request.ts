import type { Population, Segment, UserSearch } from '../api/types'
import type { ConditionTree } from '../conditions/tree'
import { curlOf } from '../format/curl'
import { isBuiltin } from './columns'
import type { Filter } from './filter'
import type { ListScope } from './scopes'
import { pageSize, readSort, type Sort, type View } from './view'

/** Whom a list is about: what the rows, their number, an export and a selection of all have in common. */
export interface Who {
  segment?: string
  conditions?: ConditionTree | null
  population?: Population
  search?: string
}

/** Whom a view lists. What is not saved, or not built yet, is found by its conditions: nothing to wait for. */
export function whoOf(view: Pick<View, 'search'>, segment: Segment, filter: Filter): Who {
  const text = view.search === undefined ? {} : { search: view.search }
  if (segment.kind === 'manual') {
    return { segment: segment.id, ...(filter.tree !== null && { conditions: filter.tree }), ...text }
  }
  if (isServed(segment, filter)) return { segment: segment.id, ...text }
  return {
    ...(filter.tree !== null && { conditions: filter.tree }),
    ...(segment.scope === 'user' && { population: filter.population }),
    ...text,
  }
}

/** Whether the members of the segment are what the filter asks for. */
function isServed(segment: Segment, filter: Filter): boolean {
  return segment.kind === 'attribute' && !filter.isEdited && !isOnItsWay(segment)
}

/** Whether what was saved last is not what serves yet. */
export function isOnItsWay({ state, build }: Segment): boolean {
  return state === 'building' || build?.stage !== undefined
}

/** The version whose members are listed, where they are those of a segment. */
export function versionOf({ segment: asked }: Who, { version }: Segment): number | undefined {
  return asked === undefined ? undefined : version
}

/** Whether it takes a scan to count them: segments and everyone have counters. */
export function isFiltered({ conditions, search }: Who): boolean {
  return conditions !== undefined || search !== undefined
}

/** The API's request for the rows of a view; newest first where nothing else is asked, since that has an index. */
export function rowsRequest(view: View, who: Who, columns: readonly string[], scope: ListScope): UserSearch {
  return {
    ...who,
    sort: [sortOf(view, who)],
    columns: [...new Set([...scope.identity, ...columns.filter((name) => !isBuiltin(name, scope))])],
    limit: pageSize(view),
    ...(view.cursor !== undefined && { cursor: view.cursor }),
    // The rows do not wait for a scan: their number is asked for beside them.
    total: !isFiltered(who),
  }
}

/** The request for the number alone. */
export function totalRequest(who: Who): UserSearch {
  return { ...who, columns: [], limit: 1, total: true }
}

function sortOf(view: View, who: Who): Sort {
  const isOfMembers = who.segment !== undefined
  const asked = readSort(view.sort)
  // Only members have entered anything.
  if (asked && (isOfMembers || asked.attribute !== 'entered_at')) return asked
  return { attribute: isOfMembers ? 'entered_at' : 'first_seen_at', direction: 'desc' }
}

/** The request for all rows as a file: who they are, as far as that was ever sent, and the columns that are shown. */
export function exportRequest(
  request: UserSearch,
  columns: readonly string[],
  known: readonly string[],
  { identity }: ListScope,
) {
  const { conditions, segment, population, search, sort } = request
  const who = identity.filter((name) => known.includes(name))
  const asked = [...new Set([...who, ...columns])]
  return { conditions, segment, population, search, sort, columns: asked, format: 'csv' as const }
}

/** The request as a line to paste. */
export function curlFor({ plural }: ListScope, request: UserSearch): string {
  return curlOf(`${location.origin}/v1/${plural}/search`, request)
}
