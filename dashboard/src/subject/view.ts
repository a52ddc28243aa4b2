import { listOf, textOf } from '../app/search'

export const USER_TABS = ['why', 'attributes', 'companies', 'activity', 'raw'] as const
export const COMPANY_TABS = ['why', 'attributes', 'users', 'raw'] as const

/** What the page of a user or company shows, as the address says it. */
export interface SubjectView {
  id: string
  /** Absent: why. */
  tab?: string | undefined
  /** Segments whose explanation is open. */
  open?: string[] | undefined
  /** Of the activity: the type of the calls, and the name of the event. */
  type?: string | undefined
  event?: string | undefined
}

/** Reads the address; what a page does not know is left out. In the search part, as an id may hold slashes and dots. */
export function readSubjectView(tabs: readonly string[]) {
  return (search: Record<string, unknown>): SubjectView => {
    const tab = textOf(search.tab)
    const [open, type, event] = [listOf(search.open), textOf(search.type), textOf(search.event)]
    return {
      id: textOf(search.id) ?? '',
      ...(tab !== undefined && tabs.includes(tab) && tab !== tabs[0] && { tab }),
      ...(open && { open }),
      ...(type !== undefined && { type }),
      ...(event !== undefined && { event }),
    }
  }
}

/** An open explanation closed, a closed one opened. */
export function toggled(open: readonly string[] | undefined, segment: string): string[] | undefined {
  const now = open ?? []
  const next = now.includes(segment) ? now.filter((each) => each !== segment) : [...now, segment]
  return next.length > 0 ? next : undefined
}
