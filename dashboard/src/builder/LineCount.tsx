import { Box, VisuallyHidden } from '@mantine/core'
import type { Draft } from '../conditions/draft'
import { treeOf } from '../conditions/writing'
import { count } from '../format/names'
import { useBuilderContext } from './context'
import { countedOf } from './words'
import classes from './Builder.module.css'

/** How many are left after this line; on hover how many fit it alone. */
export function LineCount({ draft }: { draft: Draft }) {
  const { findings, scope, everyone } = useBuilderContext()
  const numbers = findings.numbers.get(draft.id)
  if (treeOf(draft) === null) {
    return (
      <span className={classes.number} data-incomplete>
        incomplete
      </span>
    )
  }
  if (!numbers) return <span className={classes.number} aria-hidden />
  const { cumulative, count: alone } = numbers
  const whole = Math.max(everyone ?? 0, cumulative, 1)
  return (
    <span
      className={classes.number}
      data-busy={findings.isStale || undefined}
      data-none={cumulative === 0 || undefined}
      title={`${count(cumulative)} so far; ${countedOf(scope, alone)} by this line alone`}
    >
      {count(cumulative)}
      <VisuallyHidden> left after this line</VisuallyHidden>
      <Box
        component="span"
        className={classes.bar}
        __vars={{ '--share': `${(cumulative / whole) * 100}%` }}
        aria-hidden
      />
    </span>
  )
}
