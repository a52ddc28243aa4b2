import { Badge } from '@mantine/core'
import { RelativeTime } from '../components/RelativeTime'
import { Value } from '../components/Value'
import { count } from '../format/names'
import { typed } from '../format/values'
import classes from './FullValue.module.css'

const MOST_ITEMS = 50

/** A value as a whole: all items of a list, a datetime as it was sent and how long ago that is. */
export function FullValue({ value }: { value: unknown }) {
  const shown = typed(value)
  if (shown.type === 'datetime') {
    return (
      <>
        {shown.text} <span className={classes.dimmed}>· </span>
        <span className={classes.dimmed}>
          <RelativeTime instantMs={shown.instantMs} />
        </span>
      </>
    )
  }
  if (shown.type !== 'list') return <Value value={value} />
  return (
    <span className={classes.items}>
      {shown.items.slice(0, MOST_ITEMS).map((item, index) => (
        <Badge key={index} variant="default" size="sm" tt="none" fw={500}>
          {item}
        </Badge>
      ))}
      {shown.items.length > MOST_ITEMS && (
        <span className={classes.dimmed}>and {count(shown.items.length - MOST_ITEMS)} more</span>
      )}
      {shown.items.length === 0 && <span className={classes.dimmed}>empty list</span>}
    </span>
  )
}
