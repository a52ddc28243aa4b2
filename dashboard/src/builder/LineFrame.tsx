import type { ReactNode } from 'react'
import type { Draft } from '../conditions/draft'
import { Denial } from './Denial'
import { LineCount } from './LineCount'
import { LineMenu } from './LineMenu'
import { LineRemarks } from './LineRemarks'
import { VerdictMark } from './VerdictMark'
import classes from './Builder.module.css'

interface LineFrameProps {
  draft: Draft
  /** The word that ties the line to those above it. */
  word: string
  /** What the line is about; beside it stand its number and its tools. */
  head: ReactNode
  children?: ReactNode
  /** What stands below the line, inside it: the lines of its `where`, or of the group. */
  below?: ReactNode
}

/** One condition: its word, its fields, how many fit it, and what is said about it. */
export function LineFrame({ draft, word, head, children, below }: LineFrameProps) {
  return (
    <li className={classes.line}>
      <VerdictMark draft={draft} />
      <span className={classes.gutter}>{word}</span>
      <div className={classes.fields}>
        <div className={classes.head}>
          <Denial draft={draft} />
          {head}
        </div>
        {children !== undefined && <div className={classes.rest}>{children}</div>}
      </div>
      <LineCount draft={draft} />
      <LineMenu draft={draft} />
      <LineRemarks draft={draft} />
      {below !== undefined && <div className={classes.below}>{below}</div>}
    </li>
  )
}
