import { Button, ScrollArea, Skeleton, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { segmentsQuery } from '../api/queries'
import type { Segment, SegmentKind } from '../api/types'
import { sessionStore } from '../session/session'
import { textOf } from '../app/search'
import { useStore } from '../app/store'
import { ALL_USERS } from '../segments/named'
import { Plus } from './icons'
import { RailLink } from './RailLink'
import classes from './SegmentRail.module.css'

const NewSegmentDrawer = lazy(async () => ({
  default: (await import('../pages/new-segment/NewSegmentDrawer')).NewSegmentDrawer,
}))

const GROUPS: readonly [SegmentKind, string][] = [
  ['default', 'Default'],
  ['attribute', 'Filters'],
  ['manual', 'Manual'],
]

/** All segments of users with the number of their members, which ticks. */
export function SegmentRail() {
  const { data: segments, error } = useQuery(segmentsQuery)
  return (
    <>
      <ScrollArea className={classes.groups} type="auto">
        {error && (
          <Text size="sm" p="md" role="alert">
            {error.message}
          </Text>
        )}
        {!segments && !error && <RailSkeleton />}
        {segments && GROUPS.map(([kind, title]) => <Group key={kind} kind={kind} title={title} segments={segments} />)}
      </ScrollArea>
      <NewSegmentButton />
    </>
  )
}

interface GroupProps {
  kind: SegmentKind
  title: string
  segments: readonly Segment[]
}

function Group({ kind, title, segments }: GroupProps) {
  const current = useCurrentSegment()
  const members = segments.filter((segment) => segment.kind === kind)
  if (members.length === 0) return null
  return (
    <section aria-labelledby={`rail-${kind}`} className={classes.group}>
      <h2 id={`rail-${kind}`} className={classes.heading}>
        {title}
      </h2>
      <ul className={classes.list}>
        {members.map((segment) => (
          <li key={segment.id}>
            <RailLink segment={segment} isCurrent={segment.id === current || segment.key === current} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The segment whose list is on screen, by id or key. */
function useCurrentSegment(): string | null {
  return useLocation({
    select: ({ pathname, search }) => (pathname === '/users' ? (textOf(search.segment) ?? ALL_USERS) : null),
  })
}

function RailSkeleton() {
  return (
    <div className={classes.group} aria-hidden>
      {[70, 55, 80, 60].map((width) => (
        <Skeleton key={width} height={14} width={`${width}%`} my={14} ml={12} />
      ))}
    </div>
  )
}

function NewSegmentButton() {
  const mayManage = useStore(sessionStore, (state) => state.current?.mayManage ?? false)
  const [isOpen, drawer] = useDisclosure(false)
  if (!mayManage) return null
  return (
    <div className={classes.footer}>
      <Button fullWidth variant="default" leftSection={<Plus />} onClick={drawer.open}>
        New segment
      </Button>
      <Suspense>{isOpen && <NewSegmentDrawer onClose={drawer.close} />}</Suspense>
    </div>
  )
}
