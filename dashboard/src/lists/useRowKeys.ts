import { useWindowEvent } from '@mantine/hooks'
import type { RefObject } from 'react'

interface RowKeys {
  onToggle: (id: string) => void
  onOpen: (id: string) => void
}

/** `j` and `k` go down and up the rows, `x` selects one, Enter opens it: as in mail programs. */
export function useRowKeys(body: RefObject<HTMLElement | null>, keys: RowKeys): void {
  useWindowEvent('keydown', (event) => {
    if (isForOthers(event)) return
    const row = document.activeElement?.closest<HTMLElement>('tr[data-row]') ?? null
    focusOn(nextRow(event.key, row, body.current))
    if (row) act(event, row, keys)
  })
}

function act(event: KeyboardEvent, row: HTMLElement, { onToggle, onOpen }: RowKeys): void {
  const id = row.dataset.row ?? ''
  if (event.key === 'x') onToggle(id)
  // Enter on a link or a box within the row is theirs.
  if (event.key === 'Enter' && event.target === row) onOpen(id)
}

/** Where a key leads from a row, or from none. */
function nextRow(key: string, row: Element | null, body: Element | null): Element | null | undefined {
  if (key === 'j') return row ? row.nextElementSibling : body?.firstElementChild
  if (key === 'k') return row ? row.previousElementSibling : body?.lastElementChild
  return null
}

function focusOn(row: Element | null | undefined): void {
  if (!(row instanceof HTMLElement)) return
  row.focus()
  row.scrollIntoView({ block: 'nearest' })
}

const TAKING_KEYS = 'textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]'

/** Whether a key is for whatever has the focus: a field that takes text, or something that lies over the page. */
function isForOthers({ target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return true
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox'
  return target.closest(TAKING_KEYS) !== null
}
