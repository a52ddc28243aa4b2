import { TagsInput, Textarea } from '@mantine/core'
import { useState } from 'react'
import { elementNamed, elementText } from '../conditions/operands'
import type { Source } from '../conditions/places'
import type { Scalar } from '../conditions/tree'
import { useSuggestions } from './useSuggestions'
import { incomplete } from './incomplete'
import classes from './Builder.module.css'

/** More would be slow to draw, and nobody reads them one by one: they are lines of a text then. */
const MOST_TAGS = 60

interface ElementsFieldProps {
  source: Source
  name: string
  elements: readonly Scalar[]
  /** What a typed text means: a number is a string where the attribute has strings. */
  read: (text: string) => Scalar
  isIncomplete: boolean
  onChange: (elements: Scalar[], isTyping: boolean) => void
}

/** Several values, each with its type: `"3"` in quotes is a string. */
export function ElementsField(props: ElementsFieldProps) {
  return props.elements.length > MOST_TAGS ? <Lines {...props} /> : <Tags {...props} />
}

function Tags({ source, name, elements, read, isIncomplete, onChange }: ElementsFieldProps) {
  const [text, setText] = useState('')
  const { values, onFocus, onBlur } = useSuggestions(source, name, text)
  const shown = elements.map(elementText)
  return (
    <TagsInput
      size="xs"
      className={classes.elements ?? ''}
      aria-label="Values"
      placeholder={shown.length === 0 ? 'Values' : ''}
      classNames={{ input: incomplete(isIncomplete) }}
      data={[...new Set(values.map(elementText))].filter((each) => !shown.includes(each))}
      filter={({ options }) => options}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      acceptValueOnBlur
      value={shown}
      onChange={(texts) => {
        onChange(meant(texts, values, elements, read), false)
      }}
      searchValue={text}
      onSearchChange={setText}
      onFocus={onFocus}
      onBlur={onBlur}
    />
  )
}

/** Elements that were there, or were picked, keep their type; what was typed means what it reads as. */
function meant(
  texts: readonly string[],
  offered: readonly Scalar[],
  before: readonly Scalar[],
  read: (text: string) => Scalar,
): Scalar[] {
  const known = new Map([...offered, ...before].map((element) => [elementText(element), element]))
  return [...new Set(texts.map((text) => known.get(text) ?? read(text)))]
}

function Lines({ elements, read, isIncomplete, onChange }: ElementsFieldProps) {
  const [text, setText] = useState(() => elements.map(elementText).join('\n'))
  return (
    <Textarea
      size="xs"
      className={classes.elements ?? ''}
      aria-label="Values, one on each line"
      description={`${elements.length} values, one on each line`}
      rows={6}
      classNames={{ input: incomplete(isIncomplete) }}
      value={text}
      onChange={({ currentTarget: { value } }) => {
        setText(value)
        const lines = value.split('\n').filter((line) => line !== '')
        onChange(
          meant(lines, [], elements, elementNamed).map((element) => asRead(element, read)),
          true,
        )
      }}
    />
  )
}

function asRead(element: Scalar, read: (text: string) => Scalar): Scalar {
  return typeof element === 'string' ? element : read(String(element))
}
