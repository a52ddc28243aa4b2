import type { ConditionTree } from '../conditions/tree'
import { useSegmentNames } from './useSegmentNames'
import { TreeLineText } from './TreeLineText'
import { treeLines } from './treeLines'
import classes from './DifferenceLines.module.css'

/** A definition that is only read, line by line. */
export function Definition({ tree }: { tree: ConditionTree | null }) {
  const nameOf = useSegmentNames()
  return (
    <ol className={classes.plain} aria-label="Definition">
      {treeLines(tree, nameOf).map((line, place) => (
        <li key={place} className={classes.line}>
          <TreeLineText line={line} />
        </li>
      ))}
    </ol>
  )
}
