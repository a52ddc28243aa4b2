import type { Attributes } from '../api/types'
import { Value } from '../components/Value'
import { byDisplayName, displayName } from '../format/names'
import classes from './Subject.module.css'

/** A few attributes on a line. */
export function Pairs({ attributes }: { attributes: Attributes }) {
  return (
    <div className={classes.pairs}>
      {byDisplayName(Object.keys(attributes)).map((name) => (
        <span key={name} title={name} className={classes.pair}>
          <span>{displayName(name)}</span> <Value value={attributes[name]} />
        </span>
      ))}
    </div>
  )
}
