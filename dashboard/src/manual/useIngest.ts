import { useQueryClient } from '@tanstack/react-query'
import { configQuery } from '../api/queries'

/** Asks for ingest's address, which a command needs before anything else. */
export function useIngest(): () => Promise<string> {
  const queries = useQueryClient()
  return async () => (await queries.query({ ...configQuery, staleTime: 'static' })).ingest_url
}
