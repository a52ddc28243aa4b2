import { displayName } from '../format/names'
import classes from './AttributeName.module.css'

/** An attribute as people read it, and beneath it as it is sent, where that is something else. */
export function AttributeName({ name }: { name: string }) {
  const title = displayName(name)
  return (
    <span className={classes.both}>
      {title}
      {title !== name && <span className={classes.code}>{name}</span>}
    </span>
  )
}
