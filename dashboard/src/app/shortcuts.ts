interface Shortcut {
  keys: readonly string[]
  does: string
}

interface ShortcutGroup {
  title: string
  shortcuts: readonly Shortcut[]
}

const MOD = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl'

/** The keys that go to the palette, as this machine writes them. */
export const PALETTE_KEYS = [MOD, 'K'] as const

/** Every shortcut of the dashboard: what `?` shows. */
export const SHORTCUTS: readonly ShortcutGroup[] = [
  {
    title: 'Anywhere',
    shortcuts: [
      { keys: PALETTE_KEYS, does: 'Go to a user, company, segment or page' },
      { keys: ['/'], does: 'Search on this page' },
      { keys: ['?'], does: 'Show these shortcuts' },
    ],
  },
  {
    title: 'Lists',
    shortcuts: [
      { keys: ['j'], does: 'Next row' },
      { keys: ['k'], does: 'Row before' },
      { keys: ['x'], does: 'Select the row' },
      { keys: ['Enter'], does: 'Open the row' },
    ],
  },
  {
    title: 'Live',
    shortcuts: [
      { keys: ['Space'], does: 'Pause, go on' },
      { keys: ['j'], does: 'Open the next call' },
      { keys: ['k'], does: 'Open the call before' },
      { keys: ['Esc'], does: 'Close the call' },
    ],
  },
]
