import { Anchor, Tabs, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { configQuery, environmentQuery } from '../../api/queries'
import { useStore } from '../../app/store'
import { Failure } from '../../components/Notice'
import { sessionStore } from '../../session/session'
import { Arrivals } from './Arrivals'
import { SnippetPanel } from './SnippetPanel'
import { Waiting } from './Waiting'
import { snippets, writeKeyCommand, type Place } from './snippets'
import { useTitle } from '../../app/title'
import classes from './StartPage.module.css'

const PLACEHOLDER = '<your write key>'

/** How to send the first call, with this installation's own addresses. */
export function StartPage() {
  const { data: config, error, refetch } = useQuery(configQuery)
  useTitle('Send data')
  const writeKey = useStore(sessionStore, (state) => state.current?.writeKey)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!config) return null
  return (
    <div className={classes.page}>
      <div className={classes.state}>
        <Waiting ingest={config.ingest_url} />
        <Arrivals />
      </div>
      <div>
        <Title order={1} size="h2">
          Send users to Muster
        </Title>
        <Text c="dimmed" mt={4}>
          Muster takes the calls of Segment's and RudderStack's SDKs as they are. Run one of these, and watch the user
          appear.
        </Text>
      </div>
      <SnippetTabs place={{ ingest: config.ingest_url, writeKey: writeKey ?? PLACEHOLDER }} />
      {writeKey === undefined && <WriteKeyHint />}
      <Text size="sm" c="dimmed">
        No code at hand? <code>muster import customers.csv --id customer_id</code> sends a file. Or try the demo data:{' '}
        <code>make demo</code> simulates a product with 5,000 users. Anybody can read a write key in a browser: it can
        send calls and nothing else. All refusals are explained in{' '}
        <Anchor href="/docs/problems" underline="always">
          the list of problems
        </Anchor>
        .
      </Text>
    </div>
  )
}

function WriteKeyHint() {
  const { data: environment } = useQuery(environmentQuery)
  return (
    <Text size="sm" c="dimmed">
      Make a write key with <code>{writeKeyCommand(environment)}</code>.
    </Text>
  )
}

function SnippetTabs({ place }: { place: Place }) {
  const all = snippets(place)
  return (
    <Tabs defaultValue={all[0]?.id ?? null}>
      <Tabs.List aria-label="Ways to send">
        {all.map(({ id, title }) => (
          <Tabs.Tab key={id} value={id}>
            {title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {all.map((snippet) => (
        <Tabs.Panel key={snippet.id} value={snippet.id} pt="md">
          <SnippetPanel snippet={snippet} />
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
