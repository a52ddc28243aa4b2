import { Text } from '@mantine/core'
import { useConnection, useFreshness, type Connection } from '../live/store'
import { duration } from '../format/time'
import classes from './LiveIndicator.module.css'

const WORDS: Record<Connection, string> = { connecting: 'Connecting', open: 'Live', lost: 'Reconnecting' }

/** Whether counts on this page move by themselves. */
export function LiveIndicator() {
  const connection = useConnection()
  const freshness = useFreshness()
  const title = freshness ? `${duration(freshness.lag_seconds)} behind, as of ${freshness.as_of}` : undefined
  return (
    <Text size="sm" c="dimmed" role="status" className={classes.live} data-connection={connection} title={title}>
      <span className={classes.dot} aria-hidden />
      {WORDS[connection]}
    </Text>
  )
}
