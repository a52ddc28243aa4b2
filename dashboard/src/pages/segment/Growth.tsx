import { SegmentedControl, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { zoneQuery } from '../../api/queries'
import type { GrowthInterval, Segment } from '../../api/types'
import { count } from '../../format/names'
import { GrowthTable } from './GrowthTable'
import { Panel } from './Panel'
import { growthQuery, type Interval } from './queries'
import classes from './SegmentPage.module.css'

const GrowthChart = lazy(async () => ({ default: (await import('./GrowthChart')).GrowthChart }))

type Form = 'chart' | 'table'

/** How many were in it in the last 30 days or 48 hours, as a picture or as numbers. */
export function Growth({ segment }: { segment: Segment }) {
  const [interval, setInterval] = useState<Interval>(() => (isYoung(segment) ? 'hour' : 'day'))
  const [form, setForm] = useState<Form>('chart')
  const { data, error } = useQuery(growthQuery(segment.id, interval))
  return (
    <Panel
      title="Growth"
      tools={
        <>
          <SegmentedControl
            size="xs"
            aria-label="Interval"
            value={interval}
            onChange={setInterval}
            data={[
              { value: 'day', label: '30 days' },
              { value: 'hour', label: '48 hours' },
            ]}
          />
          <SegmentedControl
            size="xs"
            aria-label="Form"
            value={form}
            onChange={setForm}
            data={[
              { value: 'chart', label: 'Chart' },
              { value: 'table', label: 'Table' },
            ]}
          />
        </>
      }
    >
      {error && <Text size="sm">{error.message}</Text>}
      {!data && !error && <Skeleton className={classes.chart} />}
      {data && <Shown intervals={data} interval={interval} form={form} />}
    </Panel>
  )
}

const DAY_MS = 86_400_000

/** Of a segment of today, days have nothing to tell yet. */
function isYoung({ created_at }: Segment): boolean {
  return Date.now() - Date.parse(created_at) < 2 * DAY_MS
}

interface ShownProps {
  intervals: readonly GrowthInterval[]
  interval: Interval
  form: Form
}

function Shown({ intervals, interval, form }: ShownProps) {
  const { data: zone } = useQuery(zoneQuery)
  const told = intervals.filter(({ member_count }) => member_count !== null)
  if (told.length === 0) {
    return (
      <Text size="sm" c="dimmed" py="xl" ta="center">
        It has not been built yet, so that there is nothing to tell.
      </Text>
    )
  }
  if (form === 'table') return <GrowthTable intervals={told} interval={interval} zone={zone} />
  return (
    <Suspense fallback={<Skeleton className={classes.chart} />}>
      <div role="img" aria-label={summary(told)} className={classes.chart}>
        <GrowthChart intervals={intervals} interval={interval} zone={zone} />
      </div>
    </Suspense>
  )
}

function summary(told: readonly GrowthInterval[]): string {
  const [first, last] = [told[0]?.member_count ?? 0, told.at(-1)?.member_count ?? 0]
  return `Growth from ${count(first)} to ${count(last)} members; the same as numbers is under Table.`
}
