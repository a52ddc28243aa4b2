import { Table } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import classes from './ListTable.module.css'

interface LiveCellProps {
  value: unknown
  isNumeric: boolean | undefined
  children: ReactNode
}

/** A cell that glows once when its value has changed while one looks at it. */
export function LiveCell({ value, isNumeric, children }: LiveCellProps) {
  const text = JSON.stringify(value)
  const [seen, setSeen] = useState({ text, changes: 0 })
  if (seen.text !== text) setSeen({ text, changes: seen.changes + 1 })
  return (
    <Table.Td data-numeric={isNumeric}>
      {/* Another key is another element: its animation starts anew. */}
      <span key={seen.changes} className={classes.value} data-glow={seen.changes > 0 || undefined}>
        {children}
      </span>
    </Table.Td>
  )
}
