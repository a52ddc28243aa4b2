/**
 * What is selected: single ones by id, which survives paging and refresh, or everyone that the list holds. `isCut`: it
 * was everyone, and taking some of them out has left those of a page alone.
 */
export type Selected = { kind: 'ids'; ids: ReadonlySet<string>; isCut?: boolean } | { kind: 'matching' }

export const NOBODY: Selected = { kind: 'ids', ids: new Set() }

export function isSelected(selected: Selected, id: string): boolean {
  return selected.kind === 'matching' || selected.ids.has(id)
}

/** One more, or one fewer. Without one of them "everyone" is no longer true: those of the page are left. */
export function withToggled(selected: Selected, id: string, page: readonly string[]): Selected {
  const ids = new Set(selected.kind === 'matching' ? page : selected.ids)
  if (!ids.delete(id)) ids.add(id)
  return after(selected, ids)
}

/** All of these, which are of a page, or none of them. */
export function withAll(
  selected: Selected,
  these: readonly string[],
  isIn: boolean,
  page: readonly string[] = these,
): Selected {
  const ids = new Set(selected.kind === 'matching' ? page : selected.ids)
  for (const id of these) {
    if (isIn) ids.add(id)
    else ids.delete(id)
  }
  return after(selected, ids)
}

function after(before: Selected, ids: ReadonlySet<string>): Selected {
  const isCut = ids.size > 0 && (before.kind === 'matching' || before.isCut === true)
  return { kind: 'ids', ids, ...(isCut && { isCut }) }
}

/** Those of a page from one to the other, whichever comes first. */
export function between(page: readonly string[], one: string, other: string): string[] {
  const [from, to] = [page.indexOf(one), page.indexOf(other)].sort((left, right) => left - right)
  return from === undefined || to === undefined || from === -1 ? [other] : page.slice(from, to + 1)
}
