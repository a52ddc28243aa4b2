import { Skeleton, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { configQuery } from '../../api/queries'
import { FreshnessBadge } from '../../components/FreshnessBadge'
import { Failure } from '../../components/Notice'
import { ingestHealthQuery } from '../../live/health'
import { Builds } from './Builds'
import { DeadLetters } from './DeadLetters'
import { Figures } from './Figures'
import { Incidents } from './Incidents'
import { Shards } from './Shards'
import { Wellness } from './Wellness'
import { statusQuery } from './queries'
import type { Status } from './wellness'
import { useTitle } from '../../app/title'
import classes from './OperationsPage.module.css'

/** How the installation is, on one screen: what is wrong first, then every figure. */
export function OperationsPage() {
  const { data: status, error, refetch } = useQuery(statusQuery)
  useTitle('Operations')
  return (
    <div className={classes.page}>
      <div className={classes.heading}>
        <Title order={1} size="h3">
          Operations
        </Title>
        {status && <FreshnessBadge freshness={status} />}
      </div>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!status && !error && <Skeleton height={360} role="status" aria-label="Loading the status" />}
      {status && <Everything status={status} />}
    </div>
  )
}

function Everything({ status }: { status: Status }) {
  const { data: config } = useQuery(configQuery)
  const { data: ingest } = useQuery(ingestHealthQuery(config?.ingest_url))
  return (
    <>
      <Wellness status={status} ingest={ingest} />
      <Figures status={status} />
      <Shards status={status} />
      <Builds builds={status.builds} />
      {config && <DeadLetters ingest={config.ingest_url} reasons={status.dead_letters.reasons} />}
      <Incidents incidents={status.incidents} />
    </>
  )
}
