import { useState } from 'react'
import type { Segment } from '../api/types'
import type { Scope } from '../conditions/tree'
import { AddDialog } from './AddDialog'
import { ManualMenu } from './ManualMenu'
import type { Selection } from './selection'

interface AddToManualProps {
  scope: Scope
  selection: Selection
  /** Everything is done: the selection may go. */
  onDone: () => void
}

/** Adds what is selected to a manual segment that is there, or to a new one. */
export function AddToManual({ scope, selection, onDone }: AddToManualProps) {
  const [target, setTarget] = useState<Segment | 'new' | null>(null)
  return (
    <>
      <ManualMenu scope={scope} label="Add to manual segment" onChoose={setTarget} />
      {target !== null && (
        <AddDialog
          scope={scope}
          selection={selection}
          target={target === 'new' ? null : target}
          onClose={(isDone) => {
            setTarget(null)
            if (isDone) onDone()
          }}
        />
      )}
    </>
  )
}
