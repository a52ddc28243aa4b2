export interface Snippet {
  id: string
  title: string
  install?: string
  code: string
}

export interface Place {
  /** Where ingest listens, such as http://127.0.0.1:8081. */
  ingest: string
  writeKey: string
}

/** The command that makes what the placeholder stands for; without an environment it is of the first one. */
export function writeKeyCommand(environment: string | undefined): string {
  const of = environment === undefined ? '' : ` --environment ${environment}`
  return `muster keys create write --name my-app${of}`
}

type Template = (place: Place, host: string, protocol: string) => Snippet

const npm: Template = ({ ingest, writeKey }, host, protocol) => ({
  id: 'npm',
  title: 'npm',
  install: 'npm install @segment/analytics-next',
  code: `import { AnalyticsBrowser } from '@segment/analytics-next'

const analytics = AnalyticsBrowser.load(
  { writeKey: '${writeKey}', cdnURL: '${ingest}' },
  { integrations: { 'Segment.io': { apiHost: '${host}/v1', protocol: '${protocol}' } } },
)

analytics.identify('u1', { email: 'ann@example.com', plan: 'pro' })`,
})

const scriptTag: Template = ({ ingest, writeKey }) => ({
  id: 'script',
  title: 'Script tag',
  code: `<script>
  fetch('${ingest}/v1/identify', {
    method: 'POST',
    keepalive: true,
    body: JSON.stringify({
      writeKey: '${writeKey}',
      userId: 'u1',
      traits: { email: 'ann@example.com', plan: 'pro' },
    }),
  })
</script>`,
})

const rudderstack: Template = ({ ingest, writeKey }) => ({
  id: 'rudderstack',
  title: 'RudderStack',
  install: 'npm install @rudderstack/analytics-js',
  code: `// The bundled entry: the plain one loads its plugins from another host.
import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'

const analytics = new RudderAnalytics()
analytics.load('${writeKey}', '${ingest}', { configUrl: '${ingest}' })

analytics.identify('u1', { email: 'ann@example.com', plan: 'pro' })`,
})

const python: Template = ({ ingest, writeKey }) => ({
  id: 'python',
  title: 'Python',
  install: 'pip install segment-analytics-python',
  code: `import segment.analytics as analytics

analytics.write_key = "${writeKey}"
analytics.host = "${ingest}"

analytics.identify("u1", {"email": "ann@example.com", "plan": "pro"})
analytics.flush()`,
})

const node: Template = ({ ingest, writeKey }) => ({
  id: 'node',
  title: 'Node',
  install: 'npm install @segment/analytics-node',
  code: `import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({ writeKey: '${writeKey}', host: '${ingest}' })

analytics.identify({ userId: 'u1', traits: { email: 'ann@example.com', plan: 'pro' } })
await analytics.closeAndFlush()`,
})

const curl: Template = ({ ingest, writeKey }) => ({
  id: 'curl',
  title: 'curl',
  code: `curl -sS ${ingest}/v1/identify \\
  -u ${writeKey}: \\
  -H 'Content-Type: application/json' \\
  -d '{"userId":"u1","traits":{"email":"ann@example.com","plan":"pro"}}'`,
})

/** One snippet a way to send, filled with where ingest is and with the write key. */
export function snippets(place: Place): Snippet[] {
  const { host, protocol } = new URL(place.ingest)
  return [curl, npm, scriptTag, rudderstack, python, node].map((template) =>
    template(place, host, protocol.replace(':', '')),
  )
}
