import { Select } from '@mantine/core'
import type { AttributeDraft } from '../conditions/draft'
import { firstOperator, isOffered, operatorGroups, withChosen } from '../conditions/operators'
import { sourceOf, type Place, type Source } from '../conditions/places'
import { CaseToggle } from './CaseToggle'
import { useBuilderContext } from './context'
import { LineFrame } from './LineFrame'
import { NameField } from './NameField'
import { NameOption } from './NameOption'
import { OperandField } from './OperandField'
import { TypeIcon } from './TypeIcon'
import { useNames } from './useNames'
import { nounOf } from './words'
import classes from './Builder.module.css'

interface AttributeLineProps {
  draft: AttributeDraft
  place: Place
  word: string
}

/** Attribute, operator, value; what operators are offered follows from the attribute's types. */
export function AttributeLine({ draft, place, word }: AttributeLineProps) {
  const source = sourceOf(place, draft.of)
  const types = useNames(source).typesOf(draft.name)
  return (
    <LineFrame draft={draft} word={word} head={<Name draft={draft} place={place} source={source} />}>
      <Operator draft={draft} types={types} isStill={place.of === 'event'} />
      <OperandField draft={draft} source={source} types={types} />
      <CaseToggle draft={draft} />
    </LineFrame>
  )
}

interface NameProps {
  draft: AttributeDraft
  place: Place
  source: Source
}

function Name({ draft, place, source }: NameProps) {
  const { actions, fresh } = useBuilderContext()
  const { known, isLoading, typesOf } = useNames(source)
  const label = nounOf(draft, place)
  return (
    <NameField
      label={label}
      name={draft.name}
      source={source}
      known={known.map(({ name }) => name)}
      icon={<TypeIcon type={typesOf(draft.name)[0] ?? (draft.name === '' ? 'string' : undefined)} />}
      isLoading={isLoading}
      isFresh={fresh === draft.id}
      option={(name) => {
        const named = known.find((each) => each.name === name)
        return named ? <NameOption named={named} source={source} /> : name
      }}
      onChange={(name) => {
        const types = typesOf(name)
        const isFitting = isOffered(draft.op, types) && draft.name !== ''
        actions.change(draft, { name, ...(!isFitting && { op: firstOperator(types, place.of === 'event') }) })
      }}
    />
  )
}

interface OperatorProps {
  draft: AttributeDraft
  types: readonly string[]
  isStill: boolean
}

function Operator({ draft, types, isStill }: OperatorProps) {
  const { actions } = useBuilderContext()
  return (
    <Select
      size="xs"
      className={classes.operator ?? ''}
      aria-label="Operator"
      allowDeselect={false}
      data={withChosen(operatorGroups(types, isStill), draft.op)}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      maxDropdownHeight={360}
      value={draft.op}
      onChange={(op) => {
        if (op !== null) actions.change(draft, { op })
      }}
    />
  )
}
