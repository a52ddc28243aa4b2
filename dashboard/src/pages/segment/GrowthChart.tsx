import '@mantine/charts/styles.css'
import { BarChart } from '@mantine/charts'
import type { GrowthInterval } from '../../api/types'
import { count } from '../../format/names'
import { intervalText } from './growth'
import type { Interval } from './queries'

interface GrowthChartProps {
  intervals: readonly GrowthInterval[]
  interval: Interval
}

/** The growth as a picture: how many members there were at the end of each day or hour. */
export function GrowthChart({ intervals, interval }: GrowthChartProps) {
  const data = intervals.map(({ start, end, member_count }) => ({
    when: intervalText(start, end, interval),
    Members: member_count,
  }))
  return (
    <BarChart
      h={240}
      data={data}
      dataKey="when"
      series={[{ name: 'Members', color: 'indigo.5' }]}
      tickLine="none"
      valueFormatter={count}
      maxBarWidth={20}
      barProps={{ isAnimationActive: false, radius: [2, 2, 0, 0] }}
      barChartProps={{ accessibilityLayer: false }}
      xAxisProps={{ minTickGap: 40 }}
      yAxisProps={{ width: 56, allowDecimals: false }}
    />
  )
}
