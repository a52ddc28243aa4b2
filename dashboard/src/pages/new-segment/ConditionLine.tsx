import { ActionIcon, Select } from '@mantine/core'
import type { Attribute } from '../../api/types'
import { Minus } from '../../components/icons'
import type { ConditionDraft } from '../../conditions/draft'
import { firstOperator, operatorGroups, operatorOf, suits } from '../../conditions/operators'
import { AttributeField } from './AttributeField'
import { OperandField } from './OperandField'
import classes from './NewSegmentDrawer.module.css'

interface ConditionLineProps {
  draft: ConditionDraft
  attributes: readonly Attribute[]
  onChange: (change: Partial<ConditionDraft>) => void
  onRemove: () => void
}

/** Attribute, operator, value; what operators are offered follows from the attribute's types. */
export function ConditionLine({ draft, attributes, onChange, onRemove }: ConditionLineProps) {
  const typesOf = (name: string) => attributes.find((attribute) => attribute.name === name)?.types ?? []
  const types = typesOf(draft.attribute)
  return (
    <li className={classes.line}>
      <AttributeField
        attribute={draft.attribute}
        known={attributes.map(({ name }) => name)}
        onChange={(attribute) => {
          const offered = typesOf(attribute)
          onChange({ attribute, ...(!suits(operatorOf(draft.op).type, offered) && { op: firstOperator(offered) }) })
        }}
      />
      <Select
        aria-label="Operator"
        allowDeselect={false}
        data={operatorGroups(types)}
        maxDropdownHeight={320}
        value={draft.op}
        onChange={(op) => {
          if (op !== null) onChange({ op })
        }}
      />
      <div className={classes.operand}>
        <OperandField kind={operatorOf(draft.op).operand} draft={draft} onChange={onChange} />
      </div>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Remove this condition" onClick={onRemove}>
        <Minus />
      </ActionIcon>
    </li>
  )
}
