import { Button, CloseButton, Group, Paper, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Check, Copy } from '../../components/icons'
import { TextLink } from '../../components/TextLink'
import { useNow } from '../now'
import { segmenterQuery } from './segmenter'
import { visitorCall, visitorCurl, VISITOR } from './sentence'
import classes from './Card.module.css'

interface CardProps {
  ingest: string
  writeKey: string | undefined
  onFold: () => void
}

/** Be a user yourself, and watch the clock move you: the product in one gesture. */
export function Card({ ingest, writeKey, onFold }: CardProps) {
  const now = useNow()
  const key = writeKey ?? '$MUSTER_WRITE_KEY'
  return (
    <Paper component="aside" withBorder shadow="md" radius="md" className={classes.card} aria-label="Try it">
      <div className={classes.head}>
        <Text fw={600} size="sm">
          Be a user yourself
        </Text>
        <CloseButton size="sm" aria-label="Fold" onClick={onFold} />
      </div>
      <Text size="xs" c="dimmed">
        Your trial will end in 30 seconds. Nobody touches anything, and the clock moves you.
      </Text>
      <pre tabIndex={0} className={classes.line}>
        {visitorCurl(ingest, key, now)}
      </pre>
      <Actions ingest={ingest} writeKey={writeKey} />
      <Kill />
    </Paper>
  )
}

/** What takes over goes on where the killed one stopped. */
function Kill() {
  const { data: pid } = useQuery(segmenterQuery)
  if (pid === undefined) return null
  return (
    <Text size="xs" c="dimmed">
      Then kill the segmenter: <code>kill -9 {pid}</code> Another takes over, and nothing is lost.
    </Text>
  )
}

/** The line is of the moment in which it is copied or sent: half a minute is soon over. */
function Actions({ ingest, writeKey }: { ingest: string; writeKey: string | undefined }) {
  const [done, setDone] = useState<string | null>(null)
  const copy = async () => {
    await navigator.clipboard.writeText(visitorCurl(ingest, writeKey ?? '$MUSTER_WRITE_KEY', Date.now()))
    setDone('Copied: paste it into a terminal')
  }
  const send = async () => {
    setDone(await sent(ingest, writeKey ?? ''))
  }
  return (
    <>
      <Group gap="xs">
        <Button size="compact-sm" variant="default" leftSection={<Copy size={14} />} onClick={() => void copy()}>
          Copy
        </Button>
        {writeKey !== undefined && (
          <Button size="compact-sm" onClick={() => void send()}>
            Send it from here
          </Button>
        )}
        <TextLink to="/user" search={{ id: VISITOR }} size="sm" ml="auto">
          See yourself
        </TextLink>
      </Group>
      <Text size="xs" role="status" className={classes.done}>
        {done !== null && (
          <>
            <Check size={12} /> {done}
          </>
        )}
      </Text>
    </>
  )
}

async function sent(ingest: string, writeKey: string): Promise<string> {
  try {
    const response = await fetch(`${ingest}/v1/identify`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' },
      body: JSON.stringify(visitorCall(Date.now())),
    })
    return response.ok ? 'Accepted: you are a user now' : `Ingest answered ${response.status}`
  } catch {
    return 'Ingest does not answer'
  }
}
