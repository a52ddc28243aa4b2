import { Checkbox } from '@mantine/core'
import type { HTMLAttributes } from 'react'
import { Grip } from '../components/icons'
import classes from './ColumnsMenu.module.css'

interface ColumnOptionProps {
  name: string
  title: string
  isShown: boolean
  onToggle: () => void
  /** What moves it, where it can be moved. */
  grip?: HTMLAttributes<HTMLButtonElement>
  item?: HTMLAttributes<HTMLLIElement>
}

/** One column of the menu: shown or not, by the name people read, with the one it is sent by beside it. */
export function ColumnOption({ name, title, isShown, onToggle, grip, item }: ColumnOptionProps) {
  return (
    <li className={classes.option} {...item}>
      <Checkbox
        size="xs"
        checked={isShown}
        onChange={onToggle}
        className={classes.check}
        label={
          <span className={classes.label}>
            {title}
            {title.toLowerCase() !== name && <span className={classes.code}>{name}</span>}
          </span>
        }
      />
      {grip && (
        <button
          type="button"
          className={classes.grip}
          aria-label={`Move ${title}: arrow up or down`}
          title="Drag, or press arrow up or down"
          {...grip}
        >
          <Grip size={14} />
        </button>
      )}
    </li>
  )
}
