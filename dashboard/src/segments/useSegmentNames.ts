import { useQuery } from '@tanstack/react-query'
import { segmentsOf } from '../api/queries'
import type { SegmentNames } from '../conditions/describe'
import { segmentNamed } from './named'

/** What segments are called, those of users and those of companies; one that is not known is told as it stands. */
export function useSegmentNames(): SegmentNames {
  const { data: users = [] } = useQuery(segmentsOf('user'))
  const { data: companies = [] } = useQuery(segmentsOf('company'))
  return (reference) => (segmentNamed(users, reference) ?? segmentNamed(companies, reference))?.name ?? reference
}
