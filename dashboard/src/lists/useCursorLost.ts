import { useEffect } from 'react'
import { Problem } from '../api/problem'
import { toast } from '../manual/toast'
import type { ChangeView } from './useChangeView'
import type { List } from './useList'

/** A cursor is of one definition and one sort: once somebody has edited the segment, its list starts again. */
export function useCursorLost({ error }: List, change: ChangeView): void {
  const isLost = error instanceof Problem && error.code === 'cursor_mismatch'
  useEffect(() => {
    if (!isLost) return
    toast('This list was edited since the page was opened: here is its first page.')
    change({ cursor: undefined }, { replace: true })
  }, [isLost, change])
}
