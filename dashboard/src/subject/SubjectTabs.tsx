import { Tabs } from '@mantine/core'
import type { ReactNode } from 'react'
import { count } from '../format/names'
import classes from './Subject.module.css'

export interface SubjectTab {
  value: string
  title: string
  /** How many there are of what it shows. */
  number?: number | undefined
  content: ReactNode
}

interface SubjectTabsProps {
  tabs: readonly SubjectTab[]
  current: string
  onChange: (tab: string) => void
}

/** The parts of a page; which one is shown stands in the address. */
export function SubjectTabs({ tabs, current, onChange }: SubjectTabsProps) {
  return (
    <Tabs
      value={current}
      keepMounted={false}
      onChange={(value) => {
        if (value !== null) onChange(value)
      }}
    >
      <Tabs.List>
        {tabs.map(({ value, title, number }) => (
          <Tabs.Tab key={value} value={value}>
            {title}
            {number !== undefined && <span className={classes.number}>{count(number)}</span>}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(({ value, content }) => (
        <Tabs.Panel key={value} value={value} pt="md">
          {content}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
