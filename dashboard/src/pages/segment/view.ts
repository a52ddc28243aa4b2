import { textOf } from '../../app/search'

export const TABS = ['overview', 'activity', 'versions'] as const
export type Tab = (typeof TABS)[number]

/** What the address says of the page of a segment. */
export interface SegmentView {
  /** Id or key. */
  id: string
  tab?: Tab
  /** The day at which its members are asked for. */
  at?: string
}

export function readSegmentView(search: Record<string, unknown>): SegmentView {
  const [tab, at] = [textOf(search.tab), textOf(search.at)]
  return {
    id: textOf(search.id) ?? '',
    ...(isTab(tab) && { tab }),
    ...(at !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(at) && { at }),
  }
}

function isTab(text: string | undefined): text is Tab {
  return (TABS as readonly (string | undefined)[]).includes(text)
}
