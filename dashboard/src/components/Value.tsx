import { Badge } from '@mantine/core'
import { typed } from '../format/values'
import { RelativeTime } from './RelativeTime'
import classes from './Value.module.css'

const SHOWN_ITEMS = 2

/** An attribute's value, drawn by its type. */
export function Value({ value }: { value: unknown }) {
  const shown = typed(value)
  switch (shown.type) {
    case 'absent':
      return (
        <span className={classes.absent} title="no value">
          –
        </span>
      )
    case 'datetime':
      return <RelativeTime instantMs={shown.instantMs} />
    case 'boolean':
      return (
        <Badge variant="default" size="sm" tt="none" fw={500}>
          {shown.value ? 'True' : 'False'}
        </Badge>
      )
    case 'list':
      return <Items items={shown.items} />
    case 'number':
      return <span className={classes.number}>{shown.text}</span>
    case 'other':
      return <code className={classes.other}>{shown.text}</code>
    case 'string':
      return <span title={shown.text}>{shown.text}</span>
  }
}

function Items({ items }: { items: string[] }) {
  if (items.length === 0) return <span className={classes.absent}>empty</span>
  const rest = items.length - SHOWN_ITEMS
  return (
    <span title={items.join(', ')} className={classes.items}>
      {items.slice(0, SHOWN_ITEMS).map((item, index) => (
        <Badge key={index} variant="default" size="sm" tt="none" fw={500}>
          {item}
        </Badge>
      ))}
      {rest > 0 && `+${rest}`}
    </span>
  )
}
