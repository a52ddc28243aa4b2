import { ActionIcon } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Check, Close, Person } from '../components/icons'
import { RelativeTime } from '../components/RelativeTime'
import { TextLink } from '../components/TextLink'
import type { Scope } from '../conditions/tree'
import { subjectsQuery } from './queries'
import { calledBy } from './SampleList'
import type { Checked } from './useVerdicts'
import classes from './Builder.module.css'

interface PinnedProps {
  scope: Scope
  id: string
  checked: Checked
  onClear: () => void
}

/** Who is checked, and whether all conditions together hold for her. */
export function Pinned({ scope, id, checked, onClear }: PinnedProps) {
  const { data: found = [] } = useQuery(subjectsQuery(scope, id))
  const subject = found.find((each) => each.id === id)
  return (
    <span className={classes.pinned} data-verdict={verdictOf(checked)} data-busy={checked.isBusy || undefined}>
      <Mark checked={checked} />
      <TextLink
        to={scope === 'user' ? '/user' : '/company'}
        search={{ id }}
        className={classes.pinnedName ?? ''}
        title={id}
        size="xs"
        c="inherit"
      >
        {subject ? calledBy(subject) : id}
      </TextLink>
      <span role="status">{textOf(checked)}</span>
      <Flip checked={checked} />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={20}
        aria-label="Stop checking"
        title="Stop checking"
        onClick={onClear}
      >
        <Close size={12} />
      </ActionIcon>
    </span>
  )
}

type Said = 'holds' | 'fails' | 'unknown'

function verdictOf({ explanation, error }: Checked): Said {
  if (!explanation || error) return 'unknown'
  return explanation.truth ? 'holds' : 'fails'
}

function textOf(checked: Checked): string {
  if (checked.error) return checked.error.message
  if (checked.explanation && !checked.explanation.in_population) {
    return `is not ${checked.explanation.population}: does not match`
  }
  return { holds: 'matches', fails: 'does not match', unknown: 'is looked up…' }[verdictOf(checked)]
}

function Mark({ checked }: { checked: Checked }) {
  const Icon = { holds: Check, fails: Close, unknown: Person }[verdictOf(checked)]
  return (
    <span className={classes.pinnedMark}>
      <Icon size={14} />
    </span>
  )
}

/** When time alone may change it. */
function Flip({ checked: { explanation } }: { checked: Checked }) {
  if (!explanation?.next_flip_at) return null
  return (
    <span className={classes.flip}>
      may change <RelativeTime instantMs={Date.parse(explanation.next_flip_at)} />
    </span>
  )
}
