import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { segmentsQuery } from '../../api/queries'
import type { Segment } from '../../api/types'
import { Failure, Notice } from '../../components/Notice'
import { TextLink } from '../../components/TextLink'
import { useLiveCount } from '../../live/store'
import { ALL_USERS, segmentNamed } from '../../segments/named'
import { UsersView } from './UsersView'

const StartPage = lazy(async () => ({ default: (await import('../start/StartPage')).StartPage }))

/** The list of a segment's users, once the segments are known. */
export function UsersPage() {
  const { data: segments, error, refetch } = useQuery(segmentsQuery)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  return segments ? <SegmentOrStart segments={segments} /> : null
}

/** Before anybody has been identified, how to send the first call stands in the place of the list. */
function SegmentOrStart({ segments }: { segments: readonly Segment[] }) {
  const view = useSearch({ from: '/signed-in/users' })
  const everyone = segmentNamed(segments, ALL_USERS)
  const identified = useLiveCount(everyone)
  if (identified === 0 && view.segment === undefined) {
    return (
      <Suspense>
        <StartPage />
      </Suspense>
    )
  }
  const segment = segmentNamed(segments, view.segment ?? ALL_USERS)
  if (!segment) {
    return (
      <Notice title="This segment is gone" action={<TextLink to="/users">See all users</TextLink>}>
        It was deleted, or it belongs to another environment.
      </Notice>
    )
  }
  return <UsersView key={segment.id} segment={segment} view={view} />
}
