import { VisuallyHidden } from '@mantine/core'
import { useState, type DragEvent, type KeyboardEvent } from 'react'
import { ColumnOption } from './ColumnOption'
import { moved, toggled, type Titles } from './columns'
import classes from './ColumnsMenu.module.css'

interface ChosenColumnsProps {
  titles: Titles
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
}

const STEPS: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 }

/** The columns as they stand in the table, to move by a drag or by the arrow keys. */
export function ChosenColumns({ titles, chosen, onChange }: ChosenColumnsProps) {
  const [said, setSaid] = useState('')
  const drag = useDrag(chosen, onChange)
  const onKeyDown = (name: string) => (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = moved(chosen, name, step)
    onChange(next)
    setSaid(`${titles(name)} is column ${next.indexOf(name) + 1} of ${next.length}`)
  }
  if (chosen.length === 0) return null
  return (
    <>
      <ul className={classes.list} aria-label="Shown columns">
        {drag.order.map((name) => (
          <ColumnOption
            key={name}
            name={name}
            title={titles(name)}
            isShown
            onToggle={() => {
              onChange(toggled(chosen, name))
            }}
            grip={{ onKeyDown: onKeyDown(name) }}
            item={drag.item(name)}
          />
        ))}
      </ul>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </>
  )
}

interface Drag {
  name: string
  order: string[]
}

/** The others make room while one is dragged; the table follows when it is dropped. */
function useDrag(chosen: readonly string[], onChange: (chosen: string[]) => void) {
  const [drag, setDrag] = useState<Drag | null>(null)
  const over = (name: string) => {
    if (!drag || drag.name === name) return
    const places = drag.order.indexOf(name) - drag.order.indexOf(drag.name)
    setDrag({ ...drag, order: moved(drag.order, drag.name, places) })
  }
  return {
    order: drag?.order ?? chosen,
    item: (name: string) => ({
      draggable: true,
      'data-dragged': drag?.name === name || undefined,
      onDragStart: () => {
        setDrag({ name, order: [...chosen] })
      },
      onDragEnter: () => {
        over(name)
      },
      onDragOver: (event: DragEvent) => {
        // Without this, nothing may be dropped here.
        event.preventDefault()
      },
      onDragEnd: ({ dataTransfer }: DragEvent) => {
        // "none": taken back with Escape, or dropped elsewhere.
        if (drag && dataTransfer.dropEffect !== 'none') onChange(drag.order)
        setDrag(null)
      },
    }),
  }
}
