import { lineText } from '../conditions/describe'
import type { GroupDraft } from '../conditions/draft'
import { isEmptied, nobodies } from '../conditions/nobody'
import { useSegmentNames } from '../segments/useSegmentNames'
import { useBuilderContext } from './context'
import classes from './Builder.module.css'

/** Why nobody matches: which line it is, or that it is all of them together. */
export function Nobody({ root }: { root: GroupDraft }) {
  const { findings, scope } = useBuilderContext()
  const named = useSegmentNames()
  const alone = nobodies(root, findings.numbers)
  return (
    <p className={classes.nobody}>
      No {scope === 'user' ? 'user' : 'company'} matches.{' '}
      {alone.map((line) => (
        <span key={line.id}>
          The line <b>{lineText(line, named)}</b> matches nobody on its own.{' '}
        </span>
      ))}
      {alone.length === 0 && isEmptied(root, findings.numbers) && 'Each line matches somebody, but not the same ones.'}
    </p>
  )
}
