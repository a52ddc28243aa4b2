import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { segmentsQuery } from '../../api/queries'
import { ListPage } from '../../lists/ListPage'
import { useLiveCount } from '../../live/store'
import { ALL_USERS, segmentNamed } from '../../segments/named'

const StartPage = lazy(async () => ({ default: (await import('../start/StartPage')).StartPage }))

/** The users of a segment. Before anybody has been identified, how to send the first call stands in their place. */
export function UsersPage() {
  const view = useSearch({ from: '/signed-in/users' })
  const { data: segments } = useQuery(segmentsQuery)
  const everyone = segments && segmentNamed(segments, ALL_USERS)
  const identified = useLiveCount(everyone)
  if (everyone && identified === 0 && view.segment === undefined) {
    return (
      <Suspense>
        <StartPage />
      </Suspense>
    )
  }
  return <ListPage scope="user" view={view} />
}
