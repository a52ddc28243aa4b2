import { ActionIcon } from '@mantine/core'
import { Letters } from '../components/icons'
import type { AttributeDraft } from '../conditions/draft'
import { hasCase } from '../conditions/writing'
import { useBuilderContext } from './context'

/** Whether capitals count; only texts have them. */
export function CaseToggle({ draft }: { draft: AttributeDraft }) {
  const { actions } = useBuilderContext()
  if (!hasCase(draft)) return null
  return (
    <ActionIcon
      variant={draft.ignoreCase ? 'light' : 'subtle'}
      color={draft.ignoreCase ? 'indigo' : 'gray'}
      size={30}
      aria-label="Ignore case"
      aria-pressed={draft.ignoreCase}
      title={draft.ignoreCase ? 'Capital and small letters are the same' : 'Capital and small letters differ'}
      onClick={() => {
        actions.change(draft, { ignoreCase: !draft.ignoreCase })
      }}
    >
      <Letters size={14} />
    </ActionIcon>
  )
}
