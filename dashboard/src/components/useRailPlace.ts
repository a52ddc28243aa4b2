import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { segmentsOf } from '../api/queries'
import { textOf } from '../app/search'
import type { Scope } from '../conditions/tree'
import { SCOPES } from '../lists/scopes'
import { segmentNamed } from '../segments/named'

interface RailPlace {
  scope: Scope
  /** The segment that is on screen, by id or key. */
  current: string | null
}

/** Whose segments stand in the rail, and which of them is on screen. */
export function useRailPlace(): RailPlace {
  const { pathname, search } = useLocation()
  const { data: ofCompanies = [] } = useQuery(segmentsOf('company'))
  const { segment, id } = search as { segment?: unknown; id?: unknown }
  if (pathname === '/segment') {
    const current = textOf(id) ?? ''
    return { scope: segmentNamed(ofCompanies, current) ? 'company' : 'user', current }
  }
  const scope = pathname.startsWith('/compan') ? 'company' : 'user'
  return { scope, current: currentOf(SCOPES[scope], pathname, textOf(segment)) }
}

function currentOf({ path, everyone }: (typeof SCOPES)[Scope], pathname: string, segment?: string): string | null {
  return pathname === path ? (segment ?? everyone) : null
}
