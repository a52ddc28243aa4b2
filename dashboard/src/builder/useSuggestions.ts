import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Source } from '../conditions/places'
import type { Scalar } from '../conditions/tree'
import { valuesQuery } from './queries'

const PAUSE_MS = 200

interface Suggestions {
  values: readonly Scalar[]
  /** Nothing is asked before the field is entered. */
  onFocus: () => void
  onBlur: () => void
}

/** Real values of an attribute that start with a text. */
export function useSuggestions(source: Source, name: string, text: string): Suggestions {
  const [isEntered, setEntered] = useState(false)
  const [prefix] = useDebouncedValue(text.trim(), PAUSE_MS)
  const { data = [] } = useQuery(valuesQuery(source, name, prefix, isEntered))
  return {
    values: data.map(({ value }) => value),
    onFocus: () => {
      setEntered(true)
    },
    onBlur: () => {
      setEntered(false)
    },
  }
}
