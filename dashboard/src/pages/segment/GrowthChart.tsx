import type { GrowthInterval } from '../../api/types'
import { count } from '../../format/names'
import { intervalText } from './growth'
import type { Interval } from './queries'
import classes from './GrowthChart.module.css'

interface GrowthChartProps {
  intervals: readonly GrowthInterval[]
  interval: Interval
  zone: string | undefined
}

const HEIGHT = 100

/** How many members there were at the end of each day or hour. Drawn here: a chart library is as big as all the rest. */
export function GrowthChart({ intervals, interval, zone }: GrowthChartProps) {
  const highest = Math.max(...intervals.map(({ member_count: members }) => members ?? 0), 1)
  const [first, last] = [intervals[0], intervals.at(-1)]
  const when = ({ start }: GrowthInterval) => intervalText(start, interval, zone)
  return (
    <figure className={classes.figure}>
      <div className={classes.axis} aria-hidden>
        <span>{count(highest)}</span>
        <span>0</span>
      </div>
      <svg
        className={classes.bars}
        viewBox={`0 0 ${intervals.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label="Members over time; the table has the same numbers"
      >
        {intervals.map((each, index) => {
          const members = each.member_count ?? 0
          const height = (HEIGHT * members) / highest
          return (
            <g key={each.start}>
              <title>{`${when(each)}: ${each.member_count === null ? 'not known' : count(members)}`}</title>
              <rect className={classes.reach} x={index} y={0} width={1} height={HEIGHT} />
              <rect className={classes.bar} x={index + 0.15} y={HEIGHT - height} width={0.7} height={height} />
            </g>
          )
        })}
      </svg>
      <figcaption className={classes.ends} aria-hidden>
        <span>{first && when(first)}</span>
        <span>{last && when(last)}</span>
      </figcaption>
    </figure>
  )
}
