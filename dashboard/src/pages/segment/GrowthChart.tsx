import '@mantine/charts/styles.css'
import { AreaChart } from '@mantine/charts'
import type { GrowthInterval } from '../../api/types'
import { count } from '../../format/names'
import { intervalText } from './growth'
import type { Interval } from './queries'

interface GrowthChartProps {
  intervals: readonly GrowthInterval[]
  interval: Interval
}

/** The growth as a picture. */
export function GrowthChart({ intervals, interval }: GrowthChartProps) {
  const data = intervals.map(({ start, end, entered, exited, member_count }) => ({
    when: intervalText(start, end, interval),
    Members: member_count,
    entered,
    exited,
  }))
  return (
    <AreaChart
      h={240}
      data={data}
      dataKey="when"
      series={[{ name: 'Members', color: 'indigo.6' }]}
      curveType="stepAfter"
      withDots={false}
      connectNulls={false}
      tickLine="none"
      strokeWidth={1.5}
      valueFormatter={count}
      areaProps={{ isAnimationActive: false }}
      areaChartProps={{ accessibilityLayer: false }}
      xAxisProps={{ minTickGap: 40 }}
      yAxisProps={{ width: 56, allowDecimals: false }}
    />
  )
}
