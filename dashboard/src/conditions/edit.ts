import { node, type Draft, type GroupDraft, type LineDraft } from './draft'

/** Every edit gives a new root; nodes that did not change stay the very same objects. */

/** The nodes right below one, those of its `where` included. */
export function childrenOf(draft: Draft): readonly Draft[] {
  if (draft.kind === 'group') return draft.children
  return 'where' in draft ? [draft.where] : []
}

function withChildren(draft: Draft, change: (child: Draft) => Draft): Draft {
  if (draft.kind === 'group') {
    const children = draft.children.map(change)
    return children.every((child, index) => child === draft.children[index]) ? draft : { ...draft, children }
  }
  if (!('where' in draft)) return draft
  const where = change(draft.where) as GroupDraft
  return where === draft.where ? draft : { ...draft, where }
}

/** The node with this id is what `change` makes of it. */
export function changed<Node extends Draft>(root: Node, id: number, change: (draft: Draft) => Draft): Node {
  if (root.id === id) return change(root) as Node
  return withChildren(root, (child) => changed(child, id, change)) as Node
}

/** The list of conditions in which this node stands is what `change` makes of it. */
function reordered(
  root: GroupDraft,
  id: number,
  change: (siblings: readonly Draft[], index: number) => readonly Draft[],
): GroupDraft {
  const walk = (draft: Draft): Draft => {
    if (draft.kind === 'group') {
      const index = draft.children.findIndex((child) => child.id === id)
      if (index >= 0) return { ...draft, children: change(draft.children, index) }
    }
    return withChildren(draft, walk)
  }
  return walk(root) as GroupDraft
}

export function added(root: GroupDraft, groupId: number, draft: Draft): GroupDraft {
  return changed(root, groupId, (group) =>
    group.kind === 'group' ? { ...group, children: [...group.children, draft] } : group,
  )
}

/** Without the node, and without a group that holds nothing any more. */
export function removed(root: GroupDraft, id: number): GroupDraft {
  const parent = parentOf(root, id)
  if (parent?.children.length === 1 && parentOf(root, parent.id)) return removed(root, parent.id)
  return reordered(root, id, (siblings) => siblings.filter((sibling) => sibling.id !== id))
}

/** The group in whose list the node stands; none of a `where`. */
export function parentOf(root: Draft, id: number): GroupDraft | undefined {
  if (root.kind === 'group' && root.children.some((child) => child.id === id)) return root
  for (const child of childrenOf(root)) {
    const found = parentOf(child, id)
    if (found !== undefined) return found
  }
  return undefined
}

/** A copy of the node stands right behind it. */
export function duplicated(root: GroupDraft, id: number): GroupDraft {
  return reordered(root, id, (siblings, index) =>
    siblings.toSpliced(index + 1, 0, ...siblings.slice(index, index + 1).map(copy)),
  )
}

function copy<Node extends Draft>(draft: Node): Node {
  return withChildren({ ...draft, id: node().id }, copy) as Node
}

/** The node stands so many places further on, as far as its list goes. */
export function moved(root: GroupDraft, id: number, by: number): GroupDraft {
  return reordered(root, id, (siblings, index) => {
    const to = Math.min(Math.max(index + by, 0), siblings.length - 1)
    return siblings.toSpliced(index, 1).toSpliced(to, 0, ...siblings.slice(index, index + 1))
  })
}

/** The node stands in a group of its own, to which others can be added. */
export function grouped(root: GroupDraft, id: number): GroupDraft {
  return reordered(root, id, (siblings) =>
    siblings.map((sibling) =>
      sibling.id === id ? { ...node(), kind: 'group', match: 'any', isBare: false, children: [sibling] } : sibling,
    ),
  )
}

/** What stood in a group stands where the group stood. */
export function ungrouped(root: GroupDraft, id: number): GroupDraft {
  return reordered(root, id, (siblings) =>
    siblings.flatMap((sibling) => (sibling.id === id && sibling.kind === 'group' ? sibling.children : [sibling])),
  )
}

/** All lines of a draft, those inside a `where` too. */
export function linesOf(draft: Draft): LineDraft[] {
  return [...(draft.kind === 'group' ? [] : [draft]), ...childrenOf(draft).flatMap(linesOf)]
}
