import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { createSegment } from '../../api/commands'
import { configQuery, keys } from '../../api/queries'
import type { NewSegment } from '../../api/types'

/** Creates the segment, then shows it: it is built while one looks at it. */
export function useCreateSegment(onCreated: () => void) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: async ({ name, conditions }: Pick<NewSegment, 'name' | 'conditions'>) => {
      const { ingest_url } = await queries.query({ ...configQuery, staleTime: 'static' })
      return createSegment(ingest_url, { name, scope: 'user', kind: 'attribute', conditions })
    },
    onSuccess: async (segment) => {
      await queries.invalidateQueries({ queryKey: keys.segments })
      onCreated()
      await navigate({ to: '/users', search: { segment: segment.id } })
    },
  })
}
