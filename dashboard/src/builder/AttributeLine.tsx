import { Checkbox, Select } from '@mantine/core'
import type { AttributeDraft } from '../conditions/draft'
import { firstOperator, isOffered, operatorGroups } from '../conditions/operators'
import { sourceOf, type Place } from '../conditions/places'
import { hasCase } from '../conditions/writing'
import { useBuilderContext } from './context'
import { NameField } from './NameField'
import { NameOption } from './NameOption'
import { OperandField } from './OperandField'
import { TypeIcon } from './TypeIcon'
import { useNames } from './useNames'
import { nounOf } from './words'
import classes from './Builder.module.css'

/** Attribute, operator, value; what operators are offered follows from the attribute's types. */
export function AttributeFields({ draft, place }: { draft: AttributeDraft; place: Place }) {
  const { actions, fresh } = useBuilderContext()
  const source = sourceOf(place, draft.of)
  const { known, isLoading, typesOf } = useNames(source)
  const isStill = place.of === 'event'
  const types = typesOf(draft.name)
  const label = nounOf(draft, place)
  return (
    <>
      <NameField
        label={label}
        placeholder={label}
        name={draft.name}
        known={known.map(({ name }) => name)}
        icon={<TypeIcon type={types[0] ?? (draft.name === '' ? 'string' : undefined)} />}
        isLoading={isLoading}
        isFresh={fresh === draft.id}
        option={(name) => {
          const named = known.find((each) => each.name === name)
          return named ? <NameOption named={named} source={source} /> : name
        }}
        onChange={(name) => {
          const offered = typesOf(name)
          const isFitting = isOffered(draft.op, offered) && draft.name !== ''
          actions.change(draft, { name, ...(!isFitting && { op: firstOperator(offered, isStill) }) })
        }}
      />
      <Select
        size="xs"
        className={classes.operator ?? ''}
        aria-label="Operator"
        allowDeselect={false}
        data={operatorGroups(types, isStill)}
        comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
        maxDropdownHeight={360}
        value={draft.op}
        onChange={(op) => {
          if (op !== null) actions.change(draft, { op })
        }}
      />
      <OperandField draft={draft} source={source} types={types} />
      <CaseField draft={draft} />
    </>
  )
}

/** Whether capitals count; only texts have them. */
function CaseField({ draft }: { draft: AttributeDraft }) {
  const { actions } = useBuilderContext()
  if (!hasCase(draft)) return null
  return (
    <Checkbox
      size="xs"
      className={classes.case ?? ''}
      label="any case"
      title="Capital and small letters are the same"
      checked={draft.ignoreCase}
      onChange={({ currentTarget }) => {
        actions.change(draft, { ignoreCase: currentTarget.checked })
      }}
    />
  )
}
