import { Select } from '@mantine/core'
import type { ReactNode } from 'react'
import type { RelatedDraft } from '../conditions/draft'
import { useBuilderContext } from './context'
import { LineFrame } from './LineFrame'
import classes from './Builder.module.css'

const WORDS: Record<RelatedDraft['kind'], { any: string; none: string }> = {
  company: { any: 'in a company', none: 'in no company' },
  member: { any: 'has a member', none: 'has no member' },
}

interface RelatedLineProps {
  draft: RelatedDraft
  word: string
  children: ReactNode
  below: ReactNode
}

/** Whether there is a company of the user, or a user of the company, for whom everything below holds at once. */
export function RelatedLine({ draft, word, children, below }: RelatedLineProps) {
  const { actions, fresh } = useBuilderContext()
  const words = WORDS[draft.kind]
  const quantifier = (
    <Select
      size="xs"
      className={classes.related ?? ''}
      aria-label={draft.kind === 'company' ? 'Company' : 'Member'}
      allowDeselect={false}
      autoFocus={fresh === draft.id}
      data={[
        { value: 'any', label: words.any },
        { value: 'none', label: words.none },
      ]}
      value={draft.quantifier}
      onChange={(picked) => {
        if (picked !== null) actions.change(draft, { quantifier: picked })
      }}
    />
  )
  return (
    <LineFrame draft={draft} word={word} head={quantifier} below={below}>
      {children}
    </LineFrame>
  )
}
