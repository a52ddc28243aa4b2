import { VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { segmentsOf } from '../api/queries'
import type { ConditionTree } from '../conditions/tree'
import { difference, type DifferenceLine } from './difference'
import { segmentNamed } from './named'
import { TreeLineText } from './TreeLineText'
import { treeLines, type NameOf } from './treeLines'
import classes from './DifferenceLines.module.css'

/** The names of segments of both scopes. */
export function useSegmentNames(): NameOf {
  const { data: users = [] } = useQuery(segmentsOf('user'))
  const { data: companies = [] } = useQuery(segmentsOf('company'))
  return (segment) => (segmentNamed(users, segment) ?? segmentNamed(companies, segment))?.name ?? segment
}

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
