import { lazy, Suspense } from 'react'
import { closeOverlay, overlayStore, useShortcuts } from './overlays'
import { useStore } from './store'

const Palette = lazy(() => import('./palette/Palette'))
const ShortcutsDialog = lazy(() => import('./ShortcutsDialog'))

/** The palette and the list of keys, each loaded when it is first asked for. */
export function Overlays() {
  useShortcuts()
  const overlay = useStore(overlayStore, (open) => open)
  return (
    <Suspense>
      {overlay === 'palette' && <Palette onClose={closeOverlay} />}
      {overlay === 'keys' && <ShortcutsDialog onClose={closeOverlay} />}
    </Suspense>
  )
}
