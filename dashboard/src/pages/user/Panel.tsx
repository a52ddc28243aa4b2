import { Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Failure } from '../../components/Notice'

interface PanelProps<Row> {
  list: UseQueryResult<{ results: Row[] }>
  empty: ReactNode
  children: (rows: Row[]) => ReactNode
}

/** A list that belongs to a user: loading, refused, empty or there. */
export function Panel<Row>({ list: { data, error, refetch }, empty, children }: PanelProps<Row>) {
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={120} aria-label="Loading" role="status" />
  return data.results.length === 0 ? empty : children(data.results)
}
