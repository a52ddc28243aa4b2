import { Button } from '@mantine/core'
import type { Page, Segment, UserRow } from '../../api/types'
import { count } from '../../format/names'
import { useFreshness, useLiveCount } from '../../live/store'

interface NewsPillProps {
  segment: Segment
  page: Page<UserRow>
  onShow: () => void
}

/** Rows never jump under the cursor: what has changed since they were read waits here. */
export function NewsPill({ segment, page, onShow }: NewsPillProps) {
  const members = useLiveCount(segment)
  const live = useFreshness()
  // A count older than the page would announce what is already on it.
  const isNewer = live !== null && live.as_of > page.as_of
  if (!isNewer || page.total === null || members === page.total) return null
  const difference = members - page.total
  return (
    <Button size="compact-xs" radius="xl" onClick={onShow}>
      {difference > 0 ? `${count(difference)} new, show` : `${count(-difference)} left, show`}
    </Button>
  )
}
