import { Alert, Text } from '@mantine/core'
import type { DeadLetter } from '../../api/types'
import { RelativeTime } from '../../components/RelativeTime'
import { sentText } from './sentText'
import classes from './StartPage.module.css'

/** The newest call that arrived and had no effect: why, and what it was. */
export function RejectedCall({ letter }: { letter: DeadLetter }) {
  const sent = sentText(letter.entry)
  return (
    // A later refusal is another alert, and is read out as such.
    <Alert key={letter.id} color="red" title="A call arrived, and was rejected">
      <code>{letter.code}</code>: {letter.detail}
      {sent !== null && (
        <pre className={classes.sent} tabIndex={0} aria-label="What was sent">
          {sent}
        </pre>
      )}
      <Text size="xs" c="dimmed" aria-live="off">
        <RelativeTime instantMs={Date.parse(letter.failed_at)} />
      </Text>
    </Alert>
  )
}
