import { Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { previewQuery } from '../../api/queries'
import type { ConditionTree } from '../../conditions/tree'
import { counted } from '../../format/names'
import classes from './NewSegmentDrawer.module.css'

const PAUSE_MS = 250

/** How many users the conditions match now; the last number stays, dimmed, while the next is counted. */
export function MatchingCount({ conditions }: { conditions: ConditionTree | null }) {
  // The tree is a new object at each render: its text is what has to hold still.
  const [settled] = useDebouncedValue(JSON.stringify(conditions), PAUSE_MS)
  const { data, error, isFetching } = useQuery(previewQuery(JSON.parse(settled) as ConditionTree | null))
  if (conditions === null) return <Text c="dimmed">Complete a condition to see how many match</Text>
  if (error) return <Text role="alert">{error.message}</Text>
  return (
    <Text role="status" className={classes.count} data-busy={isFetching || undefined}>
      {data ? `${counted(data.count, 'user')} match` : 'Counting…'}
    </Text>
  )
}
