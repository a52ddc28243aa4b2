import { createTheme, type CSSVariablesResolver } from '@mantine/core'

/** Indigo at shade 8 with automatic text colour: Mantine's default shade 6 fails WCAG contrast on buttons and badges. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '650' },
  components: {
    // The first item takes the focus itself: a focusable placeholder is nothing that a menu may hold.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300, events: { hover: true, focus: true, touch: true } } },
  },
})

/** Mantine's dimmed text, placeholders and errors miss WCAG AA on one of the two backgrounds. */
export const cssVariables: CSSVariablesResolver = (resolved) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': resolved.colors.gray[7],
    '--mantine-color-placeholder': resolved.colors.gray[6],
    '--mantine-color-error': resolved.colors.red[9],
    '--muster-rail': resolved.colors.gray[0],
    '--muster-good': resolved.colors.teal[9],
    '--muster-warn': resolved.colors.orange[9],
    '--muster-warn-text': '#7a3300',
    '--muster-warn-background': resolved.colors.orange[0],
    '--muster-bad': resolved.colors.red[9],
  },
  dark: {
    '--mantine-color-dimmed': resolved.colors.dark[1],
    '--mantine-color-placeholder': resolved.colors.dark[2],
    '--mantine-color-error': resolved.colors.red[5],
    '--muster-rail': resolved.colors.dark[8],
    '--muster-good': resolved.colors.teal[4],
    '--muster-warn': resolved.colors.orange[4],
    '--muster-warn-text': resolved.colors.orange[2],
    '--muster-warn-background': '#33220f',
    '--muster-bad': resolved.colors.red[4],
  },
})
