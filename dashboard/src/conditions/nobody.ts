import type { Draft, GroupDraft } from './draft'

interface Numbers {
  count: number
}

/** The lines that nobody fits even alone, where that is enough for nobody to match: all of an `any`, one of an `all`. */
export function nobodies(root: GroupDraft, numbers: ReadonlyMap<number, Numbers>): Draft[] {
  return root.children.flatMap((child) => {
    if (numbers.get(child.id)?.count !== 0) return []
    const inner = child.kind === 'group' && child.nots === 0 ? nobodies(child, numbers) : []
    return inner.length > 0 ? inner : [child]
  })
}

/** Whether lines that somebody fits leave nobody together. */
export function isEmptied(root: GroupDraft, numbers: ReadonlyMap<number, Numbers>): boolean {
  return root.match === 'all' && root.children.filter(({ id }) => (numbers.get(id)?.count ?? 0) > 0).length > 1
}
