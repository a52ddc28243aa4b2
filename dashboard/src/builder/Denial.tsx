import { UnstyledButton } from '@mantine/core'
import type { Draft } from '../conditions/draft'
import { useBuilderContext } from './context'
import classes from './Builder.module.css'

/** What a line is denied by, as often as it is; a click takes one away. */
export function Denial({ draft }: { draft: Draft }) {
  const { actions } = useBuilderContext()
  return Array.from({ length: draft.nots }, (_, index) => (
    <UnstyledButton
      key={index}
      className={classes.not}
      aria-label="not: remove it"
      title="Remove the “not”"
      onClick={() => {
        actions.change(draft, { nots: draft.nots - 1 })
      }}
    >
      not
    </UnstyledButton>
  ))
}
