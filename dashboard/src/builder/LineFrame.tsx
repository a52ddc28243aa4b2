import type { ReactNode } from 'react'
import type { Draft } from '../conditions/draft'
import { LineCount } from './LineCount'
import { LineMenu } from './LineMenu'
import { LineRemarks } from './LineRemarks'
import { VerdictMark } from './VerdictMark'
import classes from './Builder.module.css'

interface LineFrameProps {
  draft: Draft
  /** The word that ties the line to those above it. */
  word: string
  children: ReactNode
  /** What stands below the line, inside it: the lines of its `where`, or of the group. */
  below?: ReactNode
}

/** One condition: its word, its fields, how many fit it, and what is said about it. */
export function LineFrame({ draft, word, children, below }: LineFrameProps) {
  return (
    <li className={classes.line} data-kind={draft.kind}>
      <span className={classes.gutter}>
        <VerdictMark draft={draft} />
        {word}
      </span>
      <div className={classes.fields}>
        <Denial draft={draft} />
        {children}
      </div>
      <LineCount draft={draft} />
      <LineMenu draft={draft} />
      <LineRemarks draft={draft} />
      {below !== undefined && <div className={classes.below}>{below}</div>}
    </li>
  )
}

/** What the line is denied by, as often as it is. */
function Denial({ draft: { nots } }: { draft: Draft }) {
  return Array.from({ length: nots }, (_, index) => (
    <span key={index} className={classes.not}>
      not
    </span>
  ))
}
