import { Skeleton, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Problem } from '../../api/problem'
import type { Segment } from '../../api/types'
import { Failure, Notice } from '../../components/Notice'
import { TextLink } from '../../components/TextLink'
import { BuildPanel } from './BuildPanel'
import { Changes } from './Changes'
import { Overview } from './Overview'
import { segmentQuery } from './queries'
import { SegmentHeader } from './SegmentHeader'
import { useKeepCurrent } from './useKeepCurrent'
import { Versions } from './Versions'
import type { SegmentView, Tab } from './view'
import classes from './SegmentPage.module.css'

/** One segment: how it grows, who moves and why, what it says and said, and what uses it. */
export function SegmentPage() {
  const view = useSearch({ from: '/signed-in/segment' })
  const { data: segment, error, refetch } = useQuery(segmentQuery(view.id))
  return (
    <div className={classes.page}>
      {error && (isUnknown(error) ? <Gone /> : <Failure error={error} onRetry={() => void refetch()} />)}
      {!segment && !error && <Skeleton height={320} aria-label="Loading the segment" role="status" />}
      {segment && !error && <Body key={segment.id} segment={segment} view={view} />}
    </div>
  )
}

function Body({ segment, view }: { segment: Segment; view: SegmentView }) {
  const navigate = useNavigate()
  useKeepCurrent(segment)
  return (
    <>
      <SegmentHeader segment={segment} />
      <BuildPanel segment={segment} />
      <Tabs
        value={view.tab ?? 'overview'}
        keepMounted={false}
        onChange={(tab) => {
          const next: SegmentView = { ...view, tab: (tab ?? 'overview') as Tab }
          void navigate({ to: '/segment', search: next })
        }}
      >
        <Tabs.List>
          <Tabs.Tab value="overview">Overview</Tabs.Tab>
          <Tabs.Tab value="activity">Changes</Tabs.Tab>
          {segment.kind === 'attribute' && <Tabs.Tab value="versions">Versions</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="overview" pt="md">
          <Overview segment={segment} at={view.at} />
        </Tabs.Panel>
        <Tabs.Panel value="activity" pt="md">
          <Changes segment={segment} />
        </Tabs.Panel>
        <Tabs.Panel value="versions" pt="md">
          <Versions segment={segment} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}

function isUnknown(error: Error): boolean {
  return error instanceof Problem && error.status === 404
}

function Gone() {
  return (
    <Notice title="This segment is gone" action={<TextLink to="/users">See all users</TextLink>}>
      It was deleted, or it belongs to another environment.
    </Notice>
  )
}
