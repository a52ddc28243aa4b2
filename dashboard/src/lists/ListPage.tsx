import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { segmentsOf } from '../api/queries'
import type { Segment } from '../api/types'
import { Failure, Notice } from '../components/Notice'
import { TextLink } from '../components/TextLink'
import { toast } from '../manual/toast'
import { segmentNamed } from '../segments/named'
import { ListSkeleton } from './ListSkeleton'
import { ListView } from './ListView'
import { SCOPES, type ListScope } from './scopes'
import { useChangeView } from './useChangeView'
import type { View } from './view'
import type { Scope } from '../conditions/tree'

interface ListPageProps {
  scope: Scope
  view: View
}

/** The list of a segment, once the segments are known. */
export function ListPage({ scope: name, view }: ListPageProps) {
  const scope = SCOPES[name]
  const { data: segments, error, refetch } = useQuery(segmentsOf(name))
  const segment = segments && segmentNamed(segments, view.segment ?? scope.everyone)
  const lost = useLost(segment, view)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!segments) return <ListSkeleton plural={scope.plural} />
  if (segment) return <ListView key={segment.id} scope={scope} segment={segment} view={view} />
  if (lost) return <Deleted scope={scope} segment={lost} view={view} />
  return (
    <Notice title="This segment is gone" action={<TextLink to={scope.path}>See all {scope.plural}</TextLink>}>
      It was deleted, or it belongs to another environment.
    </Notice>
  )
}

/** The segment of the view as it was a moment ago, when there is none any more. */
function useLost(segment: Segment | undefined, view: View): Segment | undefined {
  const [last, setLast] = useState(segment)
  if (segment && segment !== last) setLast(segment)
  return segment || !last || view.segment === undefined ? undefined : segmentNamed([last], view.segment)
}

interface DeletedProps {
  scope: ListScope
  segment: Segment
  view: View
}

/** Somebody deletes what is on screen: its filter stays, unsaved, and whoever looks at it is told. */
function Deleted({ scope, segment, view }: DeletedProps) {
  const change = useChangeView(scope)
  const { name, conditions, scope: ofScope, population: saved } = segment
  const filter = view.filter ?? (conditions === null ? undefined : JSON.stringify(conditions))
  const population = view.population ?? (ofScope === 'user' && filter !== undefined ? saved : undefined)
  useEffect(() => {
    toast(`“${name}” was deleted.${filter === undefined ? '' : ' Its filter is kept here, unsaved.'}`)
    change({ segment: undefined, filter, population }, { replace: true })
  }, [name, filter, population, change])
  return null
}
