import { useQueryClient } from '@tanstack/react-query'
import type { Scope } from '../conditions/tree'
import { useChanges } from '../live/changes'
import { subjectKey } from './queries'

/** Asks everything on the page of a user or company again as soon as something about it took effect. */
export function useLiveSubject(scope: Scope, id: string): void {
  const queries = useQueryClient()
  useChanges(({ users, companies, more }) => {
    const changed = scope === 'user' ? users : companies
    if (more || changed.includes(id)) void queries.invalidateQueries({ queryKey: subjectKey(scope, id) })
  })
}
