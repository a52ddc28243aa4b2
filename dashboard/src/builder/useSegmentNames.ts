import { useQuery } from '@tanstack/react-query'
import { segmentsOf } from '../api/queries'
import type { SegmentNames } from '../conditions/describe'

/** What segments are called, those of users and those of companies. */
export function useSegmentNames(): SegmentNames {
  const { data: users = [] } = useQuery(segmentsOf('user'))
  const { data: companies = [] } = useQuery(segmentsOf('company'))
  return (reference) =>
    [...users, ...companies].find(({ id, key }) => id === reference || key === reference)?.name ?? reference
}
