import { Button } from '@mantine/core'
import type { Draft } from '../conditions/draft'
import { useBuilderContext } from './context'
import type { Remark } from './findings'
import { VerdictText } from './VerdictText'
import classes from './Builder.module.css'

/** What is said about a line: what is refused or probably not meant, and what the checked subject has. */
export function LineRemarks({ draft }: { draft: Draft }) {
  const { findings } = useBuilderContext()
  const remarks = findings.remarks.get(draft.id) ?? []
  return (
    <div className={classes.remarks}>
      <VerdictText draft={draft} />
      {remarks.map((remark) => (
        <RemarkText key={remark.detail} draft={draft} remark={remark} />
      ))}
    </div>
  )
}

function RemarkText({ draft, remark: { kind, detail, suggestion } }: { draft: Draft; remark: Remark }) {
  const { actions, readOnly } = useBuilderContext()
  return (
    <p className={classes.remark} data-kind={kind} role={kind === 'refusal' ? 'alert' : undefined}>
      {detail.charAt(0).toUpperCase() + detail.slice(1)}.
      {suggestion !== undefined && !readOnly && (
        <Button
          variant="light"
          size="compact-xs"
          ml={6}
          onClick={() => {
            if (draft.kind === 'attribute') actions.change(draft, { name: suggestion })
            if (draft.kind === 'event') actions.change(draft, { event: suggestion })
          }}
        >
          Use “{suggestion}”
        </Button>
      )}
    </p>
  )
}
