import { displayName } from '../format/names'
import classes from './AttributeName.module.css'

/** An attribute as people read it, and as it is sent where that is more than the same without the capital. */
export function AttributeName({ name }: { name: string }) {
  const title = displayName(name)
  return (
    <span className={classes.both}>
      {title}
      {title.toLowerCase() !== name && <span className={classes.code}>{name}</span>}
    </span>
  )
}
