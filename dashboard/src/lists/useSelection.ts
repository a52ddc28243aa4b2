import { useMemo, useRef, useState } from 'react'
import { between, isSelected, NOBODY, withAll, withToggled, type Selected } from './selection'

/** The selection as the rows of a page see it. */
export interface PageSelection {
  selected: Selected
  has: (id: string) => boolean
  /** Whether all, or some, of the page are selected. */
  isWhole: boolean
  isSome: boolean
  /** `through`: with everything between this row and the one before. */
  toggle: (id: string, through: boolean) => void
  togglePage: () => void
  selectMatching: () => void
  clear: () => void
}

/**
 * A selection by id, which stays as one turns pages, sorts or searches. Everyone that the list holds is another kind, and
 * of that list only: `list` says which one it is.
 */
export function useSelection(list: string, page: readonly string[]): PageSelection {
  const [state, setState] = useState<{ selected: Selected; list: string }>({ selected: NOBODY, list })
  const anchor = useRef<string | null>(null)
  const selected = state.selected.kind === 'matching' && state.list !== list ? NOBODY : state.selected
  return useMemo(() => {
    const set = (next: Selected) => {
      setState({ selected: next, list })
    }
    const has = (id: string) => isSelected(selected, id)
    const isWhole = page.length > 0 && page.every(has)
    return {
      selected,
      has,
      isWhole,
      isSome: page.some(has),
      toggle: (id, through) => {
        const isRange = through && anchor.current !== null && page.includes(anchor.current)
        const range = isRange ? between(page, anchor.current ?? id, id) : []
        set(isRange ? withAll(selected, range, !has(id), page) : withToggled(selected, id, page))
        anchor.current = id
      },
      togglePage: () => {
        set(withAll(selected, page, !isWhole))
      },
      selectMatching: () => {
        set({ kind: 'matching' })
      },
      clear: () => {
        set(NOBODY)
      },
    }
  }, [selected, list, page])
}
