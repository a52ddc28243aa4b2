import type { createSpotlight } from '@mantine/spotlight'

type PaletteStore = ReturnType<typeof createSpotlight>[0]

/** Enter means the first one again: Mantine selects it for another text, and hits arrive later than their text. */
export function selectFirst(store: PaletteStore): void {
  const list = document.getElementById(store.getState().listId)
  list?.querySelector('[data-selected]')?.removeAttribute('data-selected')
  list?.querySelector('[data-action]')?.setAttribute('data-selected', 'true')
  store.updateState((state) => ({ ...state, selected: 0 }))
}
