import { VisuallyHidden } from '@mantine/core'
import type { ConditionTree } from '../conditions/tree'
import { difference, type DifferenceLine } from './difference'
import { TreeLineText } from './TreeLineText'
import { treeLines } from './treeLines'
import { useSegmentNames } from './useSegmentNames'
import classes from './DifferenceLines.module.css'

interface DifferenceLinesProps {
  before: ConditionTree | null
  after: ConditionTree | null
  label: string
}

const SIGNS = { same: '', removed: '−', added: '+' } as const
const WORDS = { same: '', removed: 'removed: ', added: 'added: ' } as const

/** Two definitions line by line: what only the first says in red, what only the second says in green. */
export function DifferenceLines({ before, after, label }: DifferenceLinesProps) {
  const nameOf = useSegmentNames()
  const lines = difference(treeLines(before, nameOf), treeLines(after, nameOf))
  return (
    <ol className={classes.lines} aria-label={label}>
      {lines.map((line, place) => (
        <Line key={place} line={line} />
      ))}
    </ol>
  )
}

function Line({ line }: { line: DifferenceLine }) {
  const { kind } = line
  return (
    <li className={classes.line} data-kind={kind}>
      <span className={classes.sign} aria-hidden>
        {SIGNS[kind]}
      </span>
      <VisuallyHidden>{WORDS[kind]}</VisuallyHidden>
      <TreeLineText line={line} />
    </li>
  )
}
