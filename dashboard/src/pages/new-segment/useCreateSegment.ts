import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { command } from '../../api/client'
import { configQuery, keys } from '../../api/queries'
import type { ConditionTree } from '../../conditions/tree'

interface Draft {
  name: string
  conditions: ConditionTree
}

/** Creates the segment, then shows it: it is built while one looks at it. */
export function useCreateSegment(onCreated: () => void) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: async ({ name, conditions }: Draft) => {
      const { ingest_url } = await queries.query({ ...configQuery, staleTime: 'static' })
      return command(ingest_url, 'post', '/v1/segments', {
        body: { name, scope: 'user', kind: 'attribute', conditions },
      })
    },
    onSuccess: async (segment) => {
      await queries.invalidateQueries({ queryKey: keys.segments })
      onCreated()
      await navigate({ to: '/users', search: { segment: segment.id } })
    },
  })
}
