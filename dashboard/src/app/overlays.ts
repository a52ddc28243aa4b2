import { useHotkeys } from '@mantine/hooks'
import { createStore } from './store'

type Overlay = 'palette' | 'keys' | null

/** What lies over the page and belongs to none. */
export const overlayStore = createStore<Overlay>(null)

export function closeOverlay(): void {
  overlayStore.set(null)
}

export function openPalette(): void {
  overlayStore.set('palette')
}

export function openKeys(): void {
  overlayStore.set('keys')
}

/** A page without a field to search in goes to the palette instead. */
function search(): void {
  const field = document.querySelector<HTMLInputElement>('#content input[type="search"]')
  if (field) field.focus()
  else openPalette()
}

/** The shortcuts that hold everywhere. The palette opens while typing too. */
export function useShortcuts(): void {
  useHotkeys([['mod+K', openPalette]], [], true)
  useHotkeys([
    ['/', search],
    ['shift+?', openKeys],
  ])
}
