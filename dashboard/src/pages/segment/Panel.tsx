import { useId, type ReactNode } from 'react'
import classes from './SegmentPage.module.css'

interface PanelProps {
  title: string
  /** What stands at the right of the title. */
  tools?: ReactNode
  children: ReactNode
}

/** A part of the page with a title of its own. */
export function Panel({ title, tools, children }: PanelProps) {
  const id = useId()
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <div className={classes.panelHead}>
        <h2 id={id}>{title}</h2>
        {tools}
      </div>
      {children}
    </section>
  )
}
