import type { Source } from '../conditions/places'
import { displayName } from '../format/names'
import { shortText } from '../format/values'
import type { Named } from './queries'
import { TypeIcon } from './TypeIcon'
import { sharersOf, shareText } from './words'
import classes from './Picker.module.css'

const SHOWN_VALUES = 3

/** A name to pick: its type, how many have it, and what it is most often. */
export function NameOption({ named, source }: { named: Named; source: Source }) {
  const { name, types, share, values } = named
  const title = displayName(name)
  return (
    <span className={classes.option}>
      <span className={classes.icon} title={types.join(', ')}>
        <TypeIcon type={types[0]} />
      </span>
      <span className={classes.name}>
        {title}
        {title.toLowerCase() !== name && <span className={classes.code}>{name}</span>}
      </span>
      {share !== undefined && share !== null && (
        <span className={classes.share} title={`${shareText(share)} of ${sharersOf(source)} have it`}>
          {shareText(share)}
        </span>
      )}
      {values.length > 0 && (
        <span className={classes.values}>{values.slice(0, SHOWN_VALUES).map(shortText).join(' · ')}</span>
      )}
    </span>
  )
}
