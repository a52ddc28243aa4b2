import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { keys } from '../api/queries'
import type { Page, Segment } from '../api/types'
import { useLiveCount } from '../live/store'
import { totalQuery } from './queries'
import { isFiltered, isOnItsWay, totalRequest, versionOf, type Who } from './request'
import type { ListRow } from './rows'
import type { ListScope } from './scopes'

export interface Total {
  /** Null: not counted yet. */
  total: number | null
  totalError: Error | null
  /** Counts again what nobody counts by itself. */
  refreshTotal: () => void
}

type Rows = Pick<UseQueryResult<Page<ListRow>>, 'data' | 'dataUpdatedAt' | 'isPlaceholderData'>

/** The counters of segments and everyone tick by themselves; a filter is counted by a scan, after its rows. */
export function useTotal(scope: ListScope, segment: Segment, who: Who, rows: Rows): Total {
  const isScan = isFiltered(who)
  const scanned = useScanned(scope, segment, who, rows)
  const ticking = useLiveCount(segment)
  if (isScan) return scanned
  const told = isCounted(segment, who) ? ticking : rows.data?.total
  return { total: rows.data ? (told ?? null) : null, totalError: null, refreshTotal: NOTHING }
}

function useScanned(scope: ListScope, segment: Segment, who: Who, rows: Rows): Total {
  const page = rows.isPlaceholderData ? undefined : rows.data
  const whole = page ? wholeSize(page) : null
  const isAsked = isFiltered(who) && page !== undefined && whole === null
  const counted = useQuery(totalQuery(scope.scope, totalRequest(who), versionOf(who, segment), isAsked))
  // Who has all rows has their number too, until it is counted again.
  const isNewer = rows.dataUpdatedAt > counted.dataUpdatedAt
  return {
    total: whole !== null && isNewer ? whole : (counted.data ?? null),
    totalError: counted.error,
    refreshTotal: useCountAgain(counted),
  }
}

/** How many the list holds, where all of them are on one page. */
function wholeSize({ next, previous, results }: Page<ListRow>): number | null {
  return next === null && previous === null ? results.length : null
}

function useCountAgain({ data: before, refetch }: UseQueryResult<number | null>): () => void {
  const queries = useQueryClient()
  const again = async () => {
    const { data } = await refetch()
    // The numbers of the lines have moved with it.
    if (data !== before) void queries.invalidateQueries({ queryKey: [...keys.all, 'preview'] })
  }
  return () => void again()
}

/** Whether the counter of the segment is the number of the list. */
function isCounted(segment: Segment, who: Who): boolean {
  const isEveryone = segment.kind === 'default' && (who.population ?? segment.population) === segment.population
  return (who.segment !== undefined || isEveryone) && !isOnItsWay(segment)
}

const NOTHING = () => undefined
