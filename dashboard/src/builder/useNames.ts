import { useQuery } from '@tanstack/react-query'
import type { Source } from '../conditions/places'
import { namesQuery, type Named } from './queries'

interface Names {
  known: readonly Named[]
  isLoading: boolean
  typesOf: (name: string) => readonly string[]
}

const NONE: readonly Named[] = []

/** The names of a source with what is known of each. */
export function useNames(source: Source): Names {
  const { data: known = NONE, isLoading } = useQuery(namesQuery(source))
  return { known, isLoading, typesOf: (name) => known.find((named) => named.name === name)?.types ?? [] }
}
