import { QueryClient } from '@tanstack/react-query'
import { isTransient } from '../api/http'
import { sessionStore } from '../session/session'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // Rows must not move because somebody came back to the tab; what changed is offered instead.
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && isTransient(error),
    },
  },
})

// Another person's answers must not be on screen, not even for a blink.
sessionStore.subscribe(() => {
  queryClient.clear()
})
