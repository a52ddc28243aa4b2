import { Group, Text, Title } from '@mantine/core'
import type { Freshness, Page, Segment, UserRow } from '../../api/types'
import { FreshnessBadge } from '../../components/FreshnessBadge'
import { counted } from '../../format/names'
import { useFreshness } from '../../live/store'
import { NewsPill } from './NewsPill'

interface UsersHeadingProps {
  segment: Segment
  page: Page<UserRow> | undefined
  isFiltered: boolean
  onShow: () => void
}

/** Whose list it is, how many there are, how fresh that is, and what puts somebody into it. */
export function UsersHeading({ segment, page, isFiltered, onShow }: UsersHeadingProps) {
  const live = useFreshness()
  return (
    <div>
      <Group gap="sm">
        <Title order={1} size="h3">
          {segment.name}
        </Title>
        {page && (
          <>
            {page.total !== null && <Text c="dimmed">{counted(page.total, 'user')}</Text>}
            <FreshnessBadge freshness={isBuilt(page) ? (live ?? page) : page} />
            {!isFiltered && <NewsPill segment={segment} page={page} onShow={onShow} />}
          </>
        )}
      </Group>
      <Text c="dimmed" size="sm" maw="60rem" mt={4}>
        {segment.sentence}
      </Text>
    </div>
  )
}

/** A segment that is not built says so itself; of one that serves, the live stream knows how fresh it is now. */
function isBuilt({ state }: Freshness): boolean {
  return state === 'READY' || state === 'STALE'
}
