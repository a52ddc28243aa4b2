import { Select } from '@mantine/core'
import type { RelatedDraft } from '../conditions/draft'
import { useBuilderContext } from './context'
import classes from './Builder.module.css'

const WORDS: Record<RelatedDraft['kind'], { any: string; none: string; where: string }> = {
  company: { any: 'in a company', none: 'in no company', where: 'where that company' },
  member: { any: 'has a member', none: 'has no member', where: 'where that user' },
}

/** Whether there is a company of the user, or a user of the company, for whom everything below holds at once. */
export function RelatedFields({ draft }: { draft: RelatedDraft }) {
  const { actions } = useBuilderContext()
  const words = WORDS[draft.kind]
  return (
    <>
      <Select
        size="xs"
        className={classes.related ?? ''}
        aria-label={draft.kind === 'company' ? 'Company' : 'Member'}
        allowDeselect={false}
        data={[
          { value: 'any', label: words.any },
          { value: 'none', label: words.none },
        ]}
        value={draft.quantifier}
        onChange={(quantifier) => {
          if (quantifier !== null) actions.change(draft, { quantifier })
        }}
      />
      {draft.where.children.length > 0 && <span className={classes.word}>{words.where}</span>}
    </>
  )
}
