import type { Population, Segment } from '../api/types'
import type { ConditionTree, Scope } from '../conditions/tree'
import { isSame } from '../conditions/same'
import { treeOf } from '../segments/definition'
import type { Placed } from './findings'
import type { PreviewAsked } from './queries'

interface About {
  scope: Scope
  segment: Segment | undefined
  population: Population | undefined
}

/** Whether a filter on the list of a segment says something else than what was saved: else there is no difference. */
export function isUnsaved(tree: ConditionTree | null, { segment, population }: About): boolean {
  if (segment?.kind !== 'attribute') return false
  const isOther = population !== undefined && population !== segment.population
  return isOther || !isSame(tree, treeOf(segment))
}

/** The request of a preview, and where the lines of the tree stand in it. */
export function askedOf(tree: ConditionTree | null, { scope, segment, population }: About): [PreviewAsked, Placed] {
  const ofPopulation = population !== undefined && scope === 'user' ? { population } : {}
  if (segment?.kind === 'manual') {
    const [conditions, placed] = within(segment, tree)
    return [{ scope, conditions, ...ofPopulation }, placed]
  }
  const compared = segment?.kind === 'attribute' ? { segment: segment.id } : {}
  return [{ scope, conditions: tree, ...compared, ...ofPopulation }, (path) => `/conditions${path}`]
}

/** A manual segment is the ground that a filter narrows: its members come first, so that lines count among them. */
function within({ id }: Segment, tree: ConditionTree | null): [ConditionTree, Placed] {
  const ground: ConditionTree = { segment: id, op: 'in_segment' }
  if (tree !== null && 'all' in tree) return [{ all: [ground, ...tree.all] }, shifted]
  return [tree === null ? ground : { all: [ground, tree] }, (path) => `/conditions/all/1${path}`]
}

function shifted(path: string): string {
  const moved = path.replace(/^\/all\/(\d+)/, (_, index: string) => `/all/${Number(index) + 1}`)
  return `/conditions${moved}`
}
