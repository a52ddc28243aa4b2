import { CloseButton, ScrollArea, Skeleton, Text, TextInput } from '@mantine/core'
import { useElementSize, useLocalStorage } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { segmentsOf } from '../api/queries'
import type { Segment } from '../api/types'
import { NewMenu } from '../segments/NewMenu'
import { offsets, railGroups, ROW_HEIGHT, visibleRows, type RailGroup, type Span } from '../segments/rail'
import { useMayManage } from '../session/useMayManage'
import { ChevronDown, ChevronRight, Search } from './icons'
import { RailLink } from './RailLink'
import classes from './SegmentRail.module.css'
import { useRailPlace } from './useRailPlace'

/** All segments of users, or of companies beside their pages, with the number of their members, which ticks. */
export function SegmentRail() {
  const { scope, current } = useRailPlace()
  const mayManage = useMayManage()
  const { data: segments, error } = useQuery(segmentsOf(scope))
  const [text, setText] = useState('')
  return (
    <>
      <div className={classes.tools}>
        <TextInput
          size="xs"
          aria-label="Find a segment"
          placeholder="Find a segment"
          leftSection={<Search size={14} />}
          rightSection={
            text !== '' && (
              <CloseButton
                size="xs"
                aria-label="Clear"
                onClick={() => {
                  setText('')
                }}
              />
            )
          }
          className={classes.search}
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value)
          }}
          onKeyDown={({ key }) => {
            if (key === 'Escape') setText('')
          }}
        />
        {mayManage && <NewMenu scope={scope} />}
      </div>
      {error && (
        <Text size="sm" p="md" role="alert">
          {error.message}
        </Text>
      )}
      {!segments && !error && <RailSkeleton />}
      {segments && <Groups groups={railGroups(segments, text)} isSearched={text.trim() !== ''} current={current} />}
    </>
  )
}

interface GroupsProps {
  groups: readonly RailGroup[]
  isSearched: boolean
  current: string | null
}

function Groups({ groups, isSearched, current }: GroupsProps) {
  const [closed, setClosed] = useLocalStorage<string[]>({ key: 'muster.rail.closed', defaultValue: [] })
  const [top, setTop] = useState(0)
  const { ref, height } = useElementSize()
  // Whoever looks for something wants to see where it is.
  const isOpen = (id: string) => isSearched || !closed.includes(id)
  const tops = offsets(groups, isOpen)
  if (groups.length === 0) {
    return (
      <Text size="sm" c="dimmed" p="md">
        No segment has such a name or tag.
      </Text>
    )
  }
  return (
    <ScrollArea
      ref={ref}
      className={classes.groups}
      type="auto"
      viewportProps={{ tabIndex: -1 }}
      onScrollPositionChange={({ y }) => {
        setTop(y)
      }}
    >
      {groups.map((group, place) => (
        <Group
          key={group.id}
          group={group}
          isOpen={isOpen(group.id)}
          offset={tops[place] ?? 0}
          sight={{ top, height }}
          current={current}
          onToggle={() => {
            setClosed(closed.includes(group.id) ? closed.filter((id) => id !== group.id) : [...closed, group.id])
          }}
        />
      ))}
    </ScrollArea>
  )
}

interface GroupProps {
  group: RailGroup
  isOpen: boolean
  offset: number
  sight: Span
  current: string | null
  onToggle: () => void
}

function Group({ group: { id, title, segments }, isOpen, offset, sight, current, onToggle }: GroupProps) {
  return (
    <section aria-labelledby={`rail-${id}`} className={classes.group}>
      <h2 className={classes.heading}>
        <button type="button" id={`rail-${id}`} aria-expanded={isOpen} className={classes.toggle} onClick={onToggle}>
          {isOpen ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
          {title}
          {!isOpen && <span className={classes.number}>{segments.length}</span>}
        </button>
      </h2>
      {isOpen && <Rows segments={segments} offset={offset} sight={sight} current={current} />}
    </section>
  )
}

interface RowsProps {
  segments: readonly Segment[]
  offset: number
  sight: Span
  current: string | null
}

/** Only the rows within sight are there: an environment may have thousands of segments. */
function Rows({ segments, offset, sight, current }: RowsProps) {
  const [first, end] = visibleRows(segments.length, offset, sight)
  return (
    <ul className={classes.list} style={spaceOf(first, segments.length - end)}>
      {segments.slice(first, end).map((segment, place) => (
        <li key={segment.id} aria-setsize={segments.length} aria-posinset={first + place + 1}>
          <RailLink segment={segment} isCurrent={segment.id === current || segment.key === current} />
        </li>
      ))}
    </ul>
  )
}

function spaceOf(above: number, below: number) {
  return { paddingTop: above * ROW_HEIGHT, paddingBottom: below * ROW_HEIGHT }
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
