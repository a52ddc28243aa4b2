import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { View } from './view'

interface How {
  /** While typing: Back then skips the letters. */
  replace?: boolean
}

/** Any change but paging starts from the first page again: a cursor belongs to one filter and sort. */
export type ChangeView = (change: { [Name in keyof View]: View[Name] | undefined }, how?: How) => void

export function useChangeView(): ChangeView {
  const navigate = useNavigate({ from: '/users' })
  return useCallback(
    (change, { replace = false } = {}) => {
      void navigate({ search: (view) => withChange(view, change), replace })
    },
    [navigate],
  )
}

function withChange(view: View, change: Parameters<ChangeView>[0]): View {
  const merged = { ...view, cursor: undefined, ...change }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined))
}
