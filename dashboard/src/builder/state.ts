import type { GroupDraft } from '../conditions/draft'
import { draftOf } from '../conditions/reading'
import { isSame, textOf } from '../conditions/same'
import type { ConditionTree } from '../conditions/tree'
import { treeOf } from '../conditions/writing'

/** What the builder holds: the draft as it is typed, and as it was when one last paused. */
export interface BuilderState {
  root: GroupDraft
  settled: GroupDraft
  /** The field in which one types, until one pauses. */
  typing: string | null
  /** The field whose last letters were told: the next ones replace what was told then. */
  told: string | null
  /** A line that was just added: its first field takes the focus. */
  fresh: number | null
  /** The applied tree as it was last given, and those that were told and have not come back yet. */
  seen: string
  sent: readonly string[]
  outgoing: Outgoing | null
}

/** A tree to tell. `replace`: it goes on with what was told before. */
interface Outgoing {
  tree: ConditionTree | null
  replace: boolean
}

export function opened(tree: ConditionTree | null): BuilderState {
  const root = draftOf(tree)
  return {
    root,
    settled: root,
    typing: null,
    told: null,
    fresh: null,
    seen: textOf(tree),
    sent: [],
    outgoing: null,
  }
}

/** The applied tree is another one: it is our own word that comes back, or somebody went to another one. */
export function arrived(state: BuilderState, tree: ConditionTree | null): BuilderState {
  const seen = textOf(tree)
  const index = state.sent.indexOf(seen)
  if (index >= 0) return { ...state, seen, sent: state.sent.slice(index + 1) }
  return isSame(tree, treeOf(state.root)) ? { ...state, seen, sent: [] } : opened(tree)
}

/** Where a change comes from: the field, and whether letters of it may still come. */
export interface Origin {
  field: string | null
  isTyping: boolean
}

/** A change of the draft; letters count only after a pause. */
export function edited(state: BuilderState, root: GroupDraft, { field, isTyping }: Origin): BuilderState {
  const next = { ...state, root, typing: field, fresh: null }
  return isTyping ? next : settled(next)
}

/** A line was added; its first field takes the focus. */
export function extended(state: BuilderState, root: GroupDraft, fresh: number): BuilderState {
  return settled({ ...state, root, typing: null, fresh })
}

/** The draft as it is now applies; it is told if its complete part says something new. */
export function settled(state: BuilderState): BuilderState {
  const tree = treeOf(state.root)
  const text = textOf(tree)
  const next = { ...state, settled: state.root, typing: null }
  if (text === (state.sent.at(-1) ?? state.seen)) return next
  const replace = state.typing !== null && state.typing === state.told
  return { ...next, told: state.typing, sent: [...state.sent, text], outgoing: { tree, replace } }
}

/** The field was left: what is typed into it later is a change of its own. */
export function left(state: BuilderState): BuilderState {
  const now = state.typing === null ? state : settled(state)
  return now.told === null ? now : { ...now, told: null }
}
