import { useState } from 'react'
import type { Filter } from './filter'
import type { View } from './view'

/** In a window that is narrower than this, rail and panel leave little of the rows. */
const NARROW_PX = 1200

/** Whether the conditions stand beside the rows without being asked: there is something to see, or room. */
export function isUnfolded(hasConditions: boolean, widthPx: number): boolean {
  return hasConditions || widthPx >= NARROW_PX
}

/** Whether the conditions stand beside the rows: as the reader chose, else as it fits. What is edited does not fold. */
export function usePanel({ panel }: Pick<View, 'panel'>, { tree }: Pick<Filter, 'tree'>): boolean {
  const [fits, setFits] = useState(() => isUnfolded(tree !== null, window.innerWidth))
  if (!fits && tree !== null) setFits(true)
  return panel === undefined ? fits : panel === 'open'
}
