import type { AttributeDraft } from '../conditions/draft'
import { elementNamed, numberOf, operandOf } from '../conditions/operands'
import { operatorOf } from '../conditions/operators'
import type { Source } from '../conditions/places'
import type { Scalar } from '../conditions/tree'
import { useBuilderContext } from './context'
import { DateField, InstantField } from './DateField'
import { DurationFields } from './DurationFields'
import { ElementsField } from './ElementsField'
import { ValueField } from './ValueField'
import classes from './Builder.module.css'

interface OperandFieldProps {
  draft: AttributeDraft
  source: Source
  types: readonly string[]
}

/** What an operator is given: nothing, a text, a number, a range, dates or a duration. */
export function OperandField(props: OperandFieldProps) {
  switch (operatorOf(props.draft.op).operand) {
    case 'none':
      return null
    case 'text':
    case 'fragment':
      return <Single {...props} kind="text" />
    case 'number':
      return <Single {...props} kind="number" />
    case 'numbers':
      return <NumberRange {...props} />
    case 'set':
    case 'elements':
      return <Elements {...props} />
    case 'instant':
    case 'date':
      return <Day {...props} />
    case 'dates':
      return <DateRange {...props} />
    case 'duration':
      return <Duration {...props} />
  }
}

/** Whether the line has a name but still lacks its value: then the value is what is marked. */
function isIncomplete(draft: AttributeDraft): boolean {
  return operandOf(draft.op, draft) === null
}

function Single({ draft, source, kind }: OperandFieldProps & { kind: 'text' | 'number' }) {
  const { actions } = useBuilderContext()
  return (
    <ValueField
      label="Value"
      kind={kind}
      source={source}
      name={draft.name}
      value={draft.text}
      isIncomplete={isIncomplete(draft)}
      onChange={(text, isPicked) => {
        actions.change(draft, { text }, 'text', !isPicked)
      }}
    />
  )
}

function NumberRange({ draft, source }: OperandFieldProps) {
  const { actions } = useBuilderContext()
  const field = { kind: 'number', source, name: draft.name, isIncomplete: isIncomplete(draft) } as const
  return (
    <>
      <ValueField
        {...field}
        label="From"
        value={draft.text}
        onChange={(text, isPicked) => {
          actions.change(draft, { text }, 'text', !isPicked)
        }}
      />
      <span className={classes.word}>and</span>
      <ValueField
        {...field}
        label="To"
        value={draft.upper}
        onChange={(upper, isPicked) => {
          actions.change(draft, { upper }, 'upper', !isPicked)
        }}
      />
    </>
  )
}

function Elements({ draft, source, types }: OperandFieldProps) {
  const { actions } = useBuilderContext()
  return (
    <ElementsField
      source={source}
      name={draft.name}
      elements={draft.elements}
      read={(text) => elementRead(text, draft, types)}
      isIncomplete={isIncomplete(draft)}
      onChange={(elements, isTyping) => {
        actions.change(draft, { elements }, isTyping ? 'elements' : undefined)
      }}
    />
  )
}

/** A set is of one type, that of the attribute; elements of a list are what they read as. */
function elementRead(text: string, draft: AttributeDraft, types: readonly string[]): Scalar {
  const element = elementNamed(text)
  if (typeof element === 'string' || operatorOf(draft.op).operand === 'elements') return element
  const isOfNumbers = typeof draft.elements[0] === 'number' || (draft.elements.length === 0 && isNumeric(types))
  return isOfNumbers ? (numberOf(text) ?? text) : text
}

function isNumeric(types: readonly string[]): boolean {
  return types.includes('number') && !types.includes('string')
}

function Day({ draft }: OperandFieldProps) {
  const { actions } = useBuilderContext()
  const Field = operatorOf(draft.op).operand === 'date' ? DateField : InstantField
  return (
    <Field
      label="Date"
      value={draft.text}
      isIncomplete={isIncomplete(draft)}
      onChange={(text) => {
        actions.change(draft, { text }, 'text')
      }}
    />
  )
}

function DateRange({ draft }: OperandFieldProps) {
  const { actions } = useBuilderContext()
  return (
    <>
      <DateField
        label="First day"
        value={draft.text}
        isIncomplete={isIncomplete(draft)}
        onChange={(text) => {
          actions.change(draft, { text }, 'text')
        }}
      />
      <span className={classes.word}>and</span>
      <DateField
        label="Last day"
        value={draft.upper}
        isIncomplete={isIncomplete(draft)}
        onChange={(upper) => {
          actions.change(draft, { upper }, 'upper')
        }}
      />
    </>
  )
}

function Duration({ draft }: OperandFieldProps) {
  const { actions } = useBuilderContext()
  return (
    <DurationFields
      text={draft.text}
      unit={draft.unit}
      isIncomplete={isIncomplete(draft)}
      onText={(text) => {
        actions.change(draft, { text }, 'text')
      }}
      onUnit={(unit) => {
        actions.change(draft, { unit })
      }}
    />
  )
}
