import { Skeleton } from '@mantine/core'
import { useQuery, type UseQueryOptions } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Page } from '../../api/types'
import { Failure } from '../../components/Notice'

interface PanelProps<Row, Key extends readonly unknown[]> {
  query: UseQueryOptions<Page<Row>, Error, Page<Row>, Key>
  empty: ReactNode
  children: (rows: Row[]) => ReactNode
}

/** A list that belongs to a user: loading, refused, empty or there. */
export function Panel<Row, Key extends readonly unknown[]>({ query, empty, children }: PanelProps<Row, Key>) {
  const { data, error, refetch } = useQuery(query)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={120} aria-label="Loading" role="status" />
  return data.results.length === 0 ? empty : children(data.results)
}
