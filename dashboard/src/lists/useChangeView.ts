import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { ListScope } from './scopes'
import { withChange, type View, type ViewChange } from './view'

interface How {
  /** While typing: Back then skips the letters. */
  replace?: boolean
}

/** Any change but paging starts from the first page again: a cursor belongs to one filter and sort. */
export type ChangeView = (change: ViewChange, how?: How) => void

export function useChangeView({ path }: ListScope): ChangeView {
  const navigate = useNavigate()
  return useCallback(
    (change, { replace = false } = {}) => {
      void navigate({ to: path, search: (view: View) => withChange(view, change), replace })
    },
    [navigate, path],
  )
}
