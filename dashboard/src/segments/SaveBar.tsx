import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import type { Population, Segment } from '../api/types'
import type { ConditionTree, Scope } from '../conditions/tree'
import { useMayManage } from '../session/useMayManage'
import { isSameDefinition } from './definition'
import classes from './SaveBar.module.css'

const SaveDialog = lazy(async () => ({ default: (await import('./SaveDialog')).SaveDialog }))
const ConflictDialog = lazy(async () => ({ default: (await import('./ConflictDialog')).ConflictDialog }))

export interface SaveBarProps {
  scope: Scope
  segment: Segment
  /** What applies to the list now. */
  tree: ConditionTree | null
  population?: Population
  isEdited: boolean
  /** The columns on screen, which may be saved with it. */
  columns: string[]
  onSaved: (segment: Segment) => void
  onDiscard: () => void
}

/** What may become of an edited filter: saved over the segment, saved as a new one, or discarded. */
export function SaveBar(props: SaveBarProps) {
  if (!props.isEdited) return null
  // Another segment is another edit.
  return <EditedBar key={props.segment.id} {...props} />
}

type Dialog = 'update' | 'new' | 'conflict'

function EditedBar(props: SaveBarProps) {
  const { segment, onDiscard } = props
  const mayManage = useMayManage()
  const [dialog, setDialog] = useState<Dialog | null>(null)
  // The segment as it was when the edit began: what others save meanwhile must not be overwritten unseen.
  const [base, setBase] = useState(segment)
  const isStale = !isSameDefinition(base, segment)
  return (
    <div className={classes.bar} role="group" aria-label="Unsaved filter">
      <span className={classes.state}>
        <span className={classes.dot} aria-hidden />
        {isStale ? `${segment.updated_by} has edited this segment meanwhile` : 'Edited, not saved'}
      </span>
      <Button size="xs" variant="subtle" color="gray" onClick={onDiscard}>
        Discard
      </Button>
      {mayManage && <SaveButtons isDefined={segment.kind === 'attribute'} isStale={isStale} onChoose={setDialog} />}
      <Suspense>
        {dialog !== null && (
          <Dialogs
            {...props}
            dialog={dialog}
            base={base}
            revision={isStale ? base.revision : segment.revision}
            onChoose={setDialog}
            onSaveMine={() => {
              setBase(segment)
              setDialog('update')
            }}
          />
        )}
      </Suspense>
    </div>
  )
}

interface SaveButtonsProps {
  /** Whether the segment has conditions that can be edited: default and manual ones have none. */
  isDefined: boolean
  isStale: boolean
  onChoose: (dialog: Dialog) => void
}

function SaveButtons({ isDefined, isStale, onChoose }: SaveButtonsProps) {
  return (
    <>
      <Button
        size="xs"
        variant={isDefined ? 'default' : 'filled'}
        onClick={() => {
          onChoose('new')
        }}
      >
        {isDefined ? 'Save as new' : 'Save as segment'}
      </Button>
      {isDefined && (
        <Button
          size="xs"
          onClick={() => {
            onChoose(isStale ? 'conflict' : 'update')
          }}
        >
          {isStale ? 'Compare' : 'Update'}
        </Button>
      )}
    </>
  )
}

interface DialogsProps extends SaveBarProps {
  dialog: Dialog
  base: Segment
  revision: number
  onChoose: (dialog: Dialog | null) => void
  onSaveMine: () => void
}

function Dialogs({ dialog, base, revision, onChoose, onSaveMine, ...props }: DialogsProps) {
  const edit = { ...props, population: props.population ?? props.segment.population }
  const close = () => {
    onChoose(null)
  }
  if (dialog === 'conflict') {
    const saveAsNew = () => {
      onChoose('new')
    }
    return <ConflictDialog {...edit} base={base} onClose={close} onSaveMine={onSaveMine} onSaveAsNew={saveAsNew} />
  }
  const compare = () => {
    onChoose('conflict')
  }
  return <SaveDialog {...edit} key={dialog} mode={dialog} revision={revision} onClose={close} onConflict={compare} />
}
