import { useEffect, useEffectEvent, useMemo, useState } from 'react'
import type { Draft, GroupDraft } from '../conditions/draft'
import { added, changed, duplicated, grouped, moved, removed, ungrouped } from '../conditions/edit'
import { newLine, type NewLine } from '../conditions/places'
import { textOf } from '../conditions/same'
import type { ConditionTree } from '../conditions/tree'
import { arrived, edited, extended, left, opened, settled, type BuilderState, type Origin } from './state'

const PAUSE_MS = 250

/** What can be done to a draft, node by node. */
export interface Actions {
  /** `field` names what one types into; `isTyping`: letters come, so that it counts after a pause. */
  change: <Node extends Draft>(node: Node, change: Partial<Node>, field?: string, isTyping?: boolean) => void
  add: (groupId: number, line: NewLine) => void
  remove: (id: number) => void
  duplicate: (id: number) => void
  move: (id: number, by: number) => void
  group: (id: number) => void
  ungroup: (id: number) => void
  clear: () => void
  /** The focus left a field. */
  leave: () => void
}

export type OnChange = (tree: ConditionTree | null, how: { replace: boolean }) => void

/** The draft of a tree, and how it is edited; `onChange` hears of its complete part. */
export function useBuilder(tree: ConditionTree | null, onChange: OnChange): { state: BuilderState; actions: Actions } {
  const [state, setState] = useState(() => opened(tree))
  if (textOf(tree) !== state.seen) setState(arrived(state, tree))

  const { root, typing, outgoing } = state
  useEffect(() => {
    if (typing === null) return undefined
    const timer = setTimeout(() => {
      setState(settled)
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [root, typing])

  const tell = useEffectEvent(onChange)
  useEffect(() => {
    if (outgoing) tell(outgoing.tree, { replace: outgoing.replace })
  }, [outgoing])

  const actions = useMemo(() => actionsOn(setState), [])
  return { state, actions }
}

function actionsOn(setState: (change: (state: BuilderState) => BuilderState) => void): Actions {
  const edit = (change: (root: GroupDraft) => GroupDraft, origin: Origin = { field: null, isTyping: false }) => {
    setState((state) => edited(state, change(state.root), origin))
  }
  return {
    change: (node, change, field, isTyping = field !== undefined) => {
      const origin = { field: field === undefined ? null : `${node.id} ${field}`, isTyping }
      edit((root) => changed(root, node.id, (now) => ({ ...now, ...change })), origin)
    },
    add: (groupId, kind) => {
      const line = newLine(kind)
      const fresh = line.kind === 'group' ? (line.children[0]?.id ?? line.id) : line.id
      setState((state) => extended(state, added(state.root, groupId, line), fresh))
    },
    remove: (id) => {
      edit((root) => removed(root, id))
    },
    duplicate: (id) => {
      edit((root) => duplicated(root, id))
    },
    move: (id, by) => {
      edit((root) => moved(root, id, by))
    },
    group: (id) => {
      edit((root) => grouped(root, id))
    },
    ungroup: (id) => {
      edit((root) => ungrouped(root, id))
    },
    clear: () => {
      edit((root) => ({ ...root, children: [], nots: 0 }))
    },
    leave: () => {
      setState(left)
    },
  }
}
