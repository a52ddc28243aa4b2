import classes from './Sparkline.module.css'

interface SparklineProps {
  values: readonly number[]
  /** What it shows, for who cannot see it. */
  label: string
  width?: number
  height?: number
}

/** A line of the last values; its own drawing, because a chart library weighs a hundred times as much. */
export function Sparkline({ values, label, width = 120, height = 28 }: SparklineProps) {
  const path = pathOf(values, width, height)
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {path !== '' && (
        <>
          <path className={classes.area} d={`${path} L${width - 1} ${height} L1 ${height} Z`} />
          <path className={classes.line} d={path} />
        </>
      )}
    </svg>
  )
}

/** From the left edge to the right one, zero at the bottom. One value is no line. */
function pathOf(values: readonly number[], width: number, height: number): string {
  if (values.length < 2) return ''
  const highest = Math.max(...values, 1)
  const step = (width - 2) / (values.length - 1)
  const points = values.map((value, index) => {
    const x = 1 + index * step
    const y = 2 + (height - 4) * (1 - value / highest)
    return `${x.toFixed(1)} ${y.toFixed(1)}`
  })
  return `M${points.join(' L')}`
}
