import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Scope } from '../conditions/tree'
import { erase } from './erase'
import type { Selection } from './selection'
import { useIngest } from './useIngest'
import { useRefresh } from './usePick'

/** Erases a selection, with how far it is; lists are asked again once that has taken effect. */
export function useErase(scope: Scope) {
  const refresh = useRefresh()
  const ingest = useIngest()
  const [done, setDone] = useState(0)
  const mutation = useMutation({
    mutationFn: async (selection: Selection) => erase(await ingest(), scope, selection, setDone),
    onSettled: (messageIds) => {
      void refresh(messageIds ?? [])
    },
  })
  return { ...mutation, done }
}
