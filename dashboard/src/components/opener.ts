import { useEffect, useState } from 'react'

/** What a dialog was opened by: an item of a menu, or of a list with a search, goes with it, so that its button is meant. */
function openerOf(active: Element | null): Element | null {
  const list = active?.closest('[role=menu]')?.id ?? active?.getAttribute('aria-controls')
  if (!list) return active
  return document.querySelector(`button[aria-controls="${CSS.escape(list)}"]`) ?? active
}

/** Whoever closes a dialog goes on from where it was opened; where that is gone, from the content of the page. */
export function useReturnOfFocus(): void {
  const [opener] = useState(() => openerOf(document.activeElement))
  useEffect(
    () => () => {
      // Somebody else has taken the focus on purpose.
      if (document.activeElement !== document.body) return
      const isThere = opener !== document.body && opener?.isConnected === true
      const next = isThere ? opener : document.getElementById('content')
      if (next instanceof HTMLElement) next.focus({ preventScroll: true })
    },
    [opener],
  )
}
