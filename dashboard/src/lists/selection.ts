/** What is selected: single ones by id, which survives paging and refresh, or everyone that the list holds. */
export type Selected = { kind: 'ids'; ids: ReadonlySet<string> } | { kind: 'matching' }

export const NOBODY: Selected = { kind: 'ids', ids: new Set() }

export function isSelected(selected: Selected, id: string): boolean {
  return selected.kind === 'matching' || selected.ids.has(id)
}

/** One more, or one fewer. Without one of them "everyone" is no longer true: those of the page are left. */
export function withToggled(selected: Selected, id: string, page: readonly string[]): Selected {
  const ids = new Set(selected.kind === 'matching' ? page : selected.ids)
  if (!ids.delete(id)) ids.add(id)
  return { kind: 'ids', ids }
}

/** All of these, or none of them. */
export function withAll(selected: Selected, page: readonly string[], isIn: boolean): Selected {
  const ids = new Set(selected.kind === 'matching' ? [] : selected.ids)
  for (const id of page) {
    if (isIn) ids.add(id)
    else ids.delete(id)
  }
  return { kind: 'ids', ids }
}

/** Those of a page from one to the other, whichever comes first. */
export function between(page: readonly string[], one: string, other: string): string[] {
  const [from, to] = [page.indexOf(one), page.indexOf(other)].sort((left, right) => left - right)
  return from === undefined || to === undefined || from === -1 ? [other] : page.slice(from, to + 1)
}
