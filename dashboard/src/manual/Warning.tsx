import { Alert } from '@mantine/core'
import type { ReactNode } from 'react'

/** What one should know before going on. Mantine's orange title misses WCAG AA on its own ground. */
export function Warning({ title, children, role }: { title: string; children: ReactNode; role?: 'alert' }) {
  return (
    <Alert color="orange" title={title} role={role} styles={{ title: { color: 'var(--mantine-color-text)' } }}>
      {children}
    </Alert>
  )
}
