import { Text, Tooltip } from '@mantine/core'
import { useConnection, useFreshness, type Connection } from '../live/store'
import { duration, exactTime } from '../format/time'
import classes from './LiveIndicator.module.css'

const WORDS: Record<Connection, string> = { connecting: 'Connecting', open: 'Live', lost: 'Reconnecting' }

/** Whether this page moves by itself, and whether what moves is of now. */
export function LiveIndicator() {
  const connection = useConnection()
  const freshness = useFreshness()
  const isBehind = connection === 'open' && freshness?.state === 'STALE'
  const hint = freshness
    ? `${duration(freshness.lag_seconds)} behind, as of ${exactTime(Date.parse(freshness.as_of))}`
    : 'Not told yet how fresh it is'
  return (
    <Tooltip label={hint}>
      <Text
        size="sm"
        c="dimmed"
        role="status"
        tabIndex={0}
        className={classes.live}
        data-state={isBehind ? 'behind' : connection}
      >
        <span className={classes.dot} aria-hidden />
        {isBehind ? 'Behind' : WORDS[connection]}
      </Text>
    </Tooltip>
  )
}
