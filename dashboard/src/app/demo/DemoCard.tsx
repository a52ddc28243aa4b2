import { useQuery } from '@tanstack/react-query'
import { configQuery } from '../../api/queries'
import { createStore, useStore } from '../store'
import { Card } from './Card'
import { sessionStore } from '../../session/session'

const DISMISSED = 'muster.demo-dismissed'

const dismissedStore = createStore(sessionStorage.getItem(DISMISSED) !== null)

function dismiss(): void {
  sessionStorage.setItem(DISMISSED, 'yes')
  dismissedStore.set(true)
}

/** What to try where the demonstration runs: shown until it is dismissed. */
export default function DemoCard() {
  const { data: config } = useQuery(configQuery)
  const isDismissed = useStore(dismissedStore, (dismissed) => dismissed)
  const writeKey = useStore(sessionStore, (state) => state.current?.writeKey)
  if (!config?.demo || isDismissed) return null
  return <Card ingest={config.ingest_url} writeKey={writeKey} onDismiss={dismiss} />
}
