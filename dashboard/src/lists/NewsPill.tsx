import { Button } from '@mantine/core'
import { useState } from 'react'
import { count } from '../format/names'
import type { List } from './useList'

interface NewsPillProps {
  list: List
  /** Rows that the page would hold now and does not. */
  arrived: number
}

/** Rows never jump under the cursor: what has changed since they were read waits here. */
export function NewsPill({ list, arrived }: NewsPillProps) {
  const difference = useDifference(list)
  const text = wordsFor(list.view.cursor === undefined ? difference : 0, arrived)
  if (text === null) return null
  return (
    <Button size="compact-xs" radius="xl" onClick={list.refresh}>
      {text}
    </Button>
  )
}

function wordsFor(difference: number, arrived: number): string | null {
  if (difference > 0) return `${count(difference)} new, show`
  if (difference < 0) return `${count(-difference)} left, show`
  return arrived > 0 ? `${count(arrived)} moved up, show` : null
}

/** How many more there are than when the rows were read; a filter is counted a moment after its rows. */
function useDifference({ page, isOld, total }: List): number {
  const counted = page?.total ?? (isOld ? null : total)
  const [read, setRead] = useState({ page, counted })
  const isOfOther = read.page !== page
  if (isOfOther || read.counted !== (read.counted ?? counted)) setRead({ page, counted })
  return difference(total, read.counted)
}

function difference(now: number | null, then: number | null): number {
  return now === null || then === null ? 0 : now - then
}
