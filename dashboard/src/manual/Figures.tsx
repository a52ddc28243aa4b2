import { count } from '../format/names'
import classes from './Figures.module.css'

export interface Figure {
  label: string
  value: number
  /** Its colour, unless it is 0. */
  tone?: 'good' | 'warn' | 'bad'
}

/** Numbers side by side with what they count. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className={classes.figures}>
      {figures.map(({ label, value, tone }) => (
        <div key={label} className={classes.figure} data-tone={value > 0 ? tone : undefined}>
          <dt>{label}</dt>
          <dd>{count(value)}</dd>
        </div>
      ))}
    </dl>
  )
}
