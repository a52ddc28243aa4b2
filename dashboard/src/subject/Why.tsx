import { SegmentedControl, Skeleton, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Search } from '../components/icons'
import { Failure, Notice } from '../components/Notice'
import { ShowMore } from '../components/ShowMore'
import type { Scope } from '../conditions/tree'
import { standingQuery, type Standing } from './queries'
import { STANDS, shown, tally, type Stand } from './standing'
import { SegmentRow } from './SegmentRow'
import classes from './Why.module.css'

/** There may be thousands of segments; so many are drawn at a time. */
const PAGE = 200

interface WhyProps {
  scope: Scope
  id: string
  open: readonly string[]
  onToggle: (segment: string) => void
}

/** All segments: whether somebody is in, since when, what time alone will change; and why, one click away. */
export function Why(props: WhyProps) {
  const { data, error, refetch } = useQuery(standingQuery(props.scope, props.id))
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={240} aria-label="Loading the segments" role="status" />
  return <Segments {...props} standings={data.results} />
}

function Segments({ scope, id, open, onToggle, standings }: WhyProps & { standings: readonly Standing[] }) {
  const [stand, setStand] = useState<Stand>('all')
  const [text, setText] = useState('')
  const [limit, setLimit] = useState(PAGE)
  const found = shown(standings, stand, text)
  const numbers = tally(standings)
  return (
    <>
      <div className={classes.tools}>
        <SegmentedControl
          size="xs"
          aria-label="Which segments"
          transitionDuration={0}
          value={stand}
          onChange={(value) => {
            setStand(value)
          }}
          data={STANDS.map(([value, label]) => ({ value, label: `${label} ${numbers[value]}` }))}
        />
        <TextInput
          aria-label="Find a segment"
          placeholder="Find a segment"
          size="xs"
          leftSection={<Search size={14} />}
          className={classes.search}
          value={text}
          onChange={({ currentTarget: { value } }) => {
            setText(value)
          }}
        />
      </div>
      {found.length === 0 ? (
        <Notice title="No such segment">{standings.length} segments are there in all.</Notice>
      ) : (
        <div className={classes.list} role="list" aria-label="Segments">
          {found.slice(0, limit).map((standing) => (
            <SegmentRow
              key={standing.id}
              scope={scope}
              subjectId={id}
              standing={standing}
              isOpen={open.includes(standing.id)}
              onToggle={onToggle}
            />
          ))}
        </div>
      )}
      <ShowMore all={found.length} limit={limit} step={PAGE} onLimit={setLimit} />
    </>
  )
}
