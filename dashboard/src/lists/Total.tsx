import { Text } from '@mantine/core'
import { useState } from 'react'
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
      {totalError ? <NotCounted error={totalError} /> : <Counted list={list} total={total} />}
      {filter.isEdited && <AsSaved list={list} />}
    </Text>
  )
}

function NotCounted({ error }: { error: Error }) {
  return (
    <span className={classes.dimmed} title={error.message}>
      Not counted: it takes too long
    </span>
  )
}

/** While one is counted, the last number stays, dimmed. */
function Counted({ list: { scope, filter }, total }: { list: List; total: number | null }) {
  const [last, setLast] = useState(total)
  if (total !== null && total !== last) setLast(total)
  if (total === null) {
    return <span className={classes.dimmed}>{last !== null && `${countedIn(scope, last)} · `}counting…</span>
  }
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
