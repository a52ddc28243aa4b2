import { Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './OperationsPage.module.css'

interface SectionProps {
  title: string
  note?: string
  children: ReactNode
}

/** A part of the page with its heading; what is too wide scrolls by itself. */
export function Section({ title, note, children }: SectionProps) {
  return (
    <section aria-label={title}>
      <div className={classes.sectionHead}>
        <Title order={2} size="h5">
          {title}
        </Title>
        {note !== undefined && (
          <Text size="sm" c="dimmed">
            {note}
          </Text>
        )}
      </div>
      <div className={classes.box} tabIndex={0} role="group" aria-label={title}>
        {children}
      </div>
    </section>
  )
}
