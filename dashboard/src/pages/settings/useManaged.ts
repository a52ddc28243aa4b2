import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { configQuery } from '../../api/queries'

/** Ingest's address, where what one manages is kept; empty until it is known. */
export function useIngestUrl(): string {
  return useQuery(configQuery).data?.ingest_url ?? ''
}

/** A command to ingest, after which everything under a key is asked again. */
export function useCommand<Variables, Answer>(
  queryKey: readonly unknown[],
  give: (ingest: string, variables: Variables) => Promise<Answer>,
) {
  const queries = useQueryClient()
  const ingest = useIngestUrl()
  return useMutation({
    mutationFn: (variables: Variables) => give(ingest, variables),
    onSuccess: () => queries.invalidateQueries({ queryKey }),
  })
}
