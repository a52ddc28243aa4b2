import { Group, Text, Title } from '@mantine/core'
import { RuleText } from '../builder/RuleText'
import { FreshnessBadge } from '../components/FreshnessBadge'
import { useFreshness } from '../live/store'
import type { Freshness } from '../api/types'
import { SaveBar } from '../segments/SaveBar'
import { SegmentMenu } from '../segments/SegmentMenu'
import type { ChangeView } from './useChangeView'
import type { List } from './useList'
import { useTitle } from '../app/title'
import classes from './ListView.module.css'

interface ListHeadingProps {
  list: List
  change: ChangeView
}

/** Whose list it is, how fresh that is, and what puts somebody into it. */
export function ListHeading({ list, change }: ListHeadingProps) {
  const { scope, segment, filter, columns, page } = list
  const live = useFreshness()
  useTitle(segment.name)
  return (
    <header className={classes.head}>
      <div className={classes.title}>
        <Group gap="sm" wrap="nowrap">
          <Title order={1} size="h3" className={classes.name} title={segment.name}>
            {segment.name}
          </Title>
          {page && <FreshnessBadge freshness={isServed(page) ? (live ?? page) : page} />}
          <SegmentMenu scope={scope.scope} segment={segment} />
        </Group>
        <Subtitle list={list} />
      </div>
      <SaveBar
        scope={scope.scope}
        segment={segment}
        tree={filter.tree}
        population={filter.population}
        isEdited={filter.isEdited}
        columns={columns}
        onSaved={({ id }) => {
          change({ segment: id, filter: undefined, population: undefined, columns: undefined })
        }}
        onDiscard={() => {
          change({ filter: undefined, population: undefined })
        }}
      />
    </header>
  )
}

/** What its makers say about it, else what puts somebody into it, unless the panel says that already. */
function Subtitle({ list: { scope, segment, filter, isPanelOpen } }: { list: List }) {
  const isTold = segment.kind === 'attribute' && isPanelOpen
  const text = segment.description ?? (isTold ? null : segment.sentence)
  return (
    <Text c="dimmed" size="sm" mt={2} lineClamp={2} component="div">
      {filter.isEdited && !isPanelOpen ? <RuleText scope={scope.scope} tree={filter.tree} /> : text}
    </Text>
  )
}

/** A segment that is not built says so itself; of one that serves, the live stream knows how fresh it is now. */
function isServed({ state }: Freshness): boolean {
  return state === 'READY' || state === 'STALE'
}
