import { useState } from 'react'
import { emptyCondition, type ConditionDraft } from '../../conditions/draft'

export interface Drafts {
  drafts: readonly ConditionDraft[]
  add: () => void
  change: (id: number, change: Partial<ConditionDraft>) => void
  remove: (id: number) => void
}

/** The lines of the builder; one is always there. */
export function useDrafts(): Drafts {
  const [drafts, setDrafts] = useState<readonly ConditionDraft[]>([emptyCondition(0)])
  return {
    drafts,
    add: () => {
      setDrafts((before) => [...before, emptyCondition(Math.max(...before.map(({ id }) => id)) + 1)])
    },
    change: (id, change) => {
      setDrafts((before) => before.map((draft) => (draft.id === id ? { ...draft, ...change } : draft)))
    },
    remove: (id) => {
      setDrafts((before) => (before.length > 1 ? before.filter((draft) => draft.id !== id) : [emptyCondition(id + 1)]))
    },
  }
}
