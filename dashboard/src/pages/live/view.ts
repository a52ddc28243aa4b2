import { textOf } from '../../app/search'

export const KINDS = ['identify', 'group', 'track', 'page', 'screen', 'alias'] as const
export const VERDICTS = ['accepted', 'rejected'] as const

export type Kind = (typeof KINDS)[number]
export type Verdict = (typeof VERDICTS)[number]

/** Which calls the page shows: the address says it all. */
export interface CallsView {
  type?: Kind
  user?: string
  verdict?: Verdict
}

/** Takes from the search part of the address what this page knows. */
export function readCallsView(search: Record<string, unknown>): CallsView {
  const type = KINDS.find((kind) => kind === textOf(search.type))
  const verdict = VERDICTS.find((word) => word === textOf(search.verdict))
  const user = textOf(search.user)
  return {
    ...(type !== undefined && { type }),
    ...(user !== undefined && { user }),
    ...(verdict !== undefined && { verdict }),
  }
}

/** A view with some of it changed; undefined takes a part out. */
export function withChange(
  view: CallsView,
  change: { [Name in keyof CallsView]: CallsView[Name] | undefined },
): CallsView {
  return readCallsView({ ...view, ...change })
}
