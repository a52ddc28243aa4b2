import { Text } from '@mantine/core'
import { count } from '../format/names'
import { useLiveCount } from '../live/store'
import { countedIn } from './scopes'
import type { List } from './useList'
import classes from './ListView.module.css'

/** How many the list holds, to the last one; of an edited filter also how many there are as it was saved. */
export function Total({ list }: { list: List }) {
  const { filter, total, totalError, page } = list
  return (
    <Text size="sm" className={classes.total} role="status" title={page && `As of ${page.as_of}`}>
      {total === null ? <Uncounted error={totalError} /> : <Counted list={list} total={total} />}
      {filter.isEdited && <AsSaved list={list} />}
    </Text>
  )
}

function Counted({ list: { scope, filter }, total }: { list: List; total: number }) {
  return (
    <>
      <b>{countedIn(scope, total)}</b>
      {filter.isEdited && (total === 1 ? ' matches' : ' match')}
    </>
  )
}

function AsSaved({ list: { segment } }: { list: List }) {
  const members = useLiveCount(segment)
  if (segment.kind !== 'attribute' || segment.member_count === null) return null
  return <span className={classes.dimmed}> · {count(members)} as saved</span>
}

function Uncounted({ error }: { error: Error | null }) {
  return error ? (
    <span className={classes.dimmed} title={error.message}>
      Not counted: it takes too long
    </span>
  ) : (
    <span className={classes.dimmed}>counting…</span>
  )
}
