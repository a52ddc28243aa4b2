import type { Draft, GroupDraft } from './draft'
import { treeOf } from './writing'

/** Where each complete node of a draft stands in its tree, as a JSON pointer, by id; a denied one with its `not`. */
export function pathsOf(root: GroupDraft): ReadonlyMap<number, string> {
  const paths = new Map<number, string>()
  walk(root, '', paths)
  return paths
}

function walk(draft: Draft, path: string, paths: Map<number, string>): void {
  if (treeOf(draft) === null) return
  paths.set(draft.id, path)
  const inside = path + '/not'.repeat(draft.nots)
  if (draft.kind === 'group') walkGroup(draft, inside, paths)
  else if ('where' in draft) walk(draft.where, `${inside}/where`, paths)
}

function walkGroup({ children, match, isBare }: GroupDraft, path: string, paths: Map<number, string>): void {
  const complete = children.filter((child) => treeOf(child) !== null)
  const isAlone = isBare && complete.length === 1
  complete.forEach((child, index) => {
    walk(child, isAlone ? path : `${path}/${match}/${index}`, paths)
  })
}

/** The node of a document that has the shape of the tree; undefined where it has none. */
export function nodeAt(document: unknown, path: string): unknown {
  return path
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
      document,
    )
}

/** The node to which something is said at a path: the innermost one whose path it starts with. */
export function idAt(paths: ReadonlyMap<number, string>, path: string): number | undefined {
  const holding = [...paths].filter(([, own]) => path === own || path.startsWith(`${own}/`))
  return holding.reduce<[number, string] | undefined>(
    (found, next) => (found !== undefined && found[1].length > next[1].length ? found : next),
    undefined,
  )?.[0]
}
