import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ConditionTree, Scope } from '../conditions/tree'
import { previewQuery } from './queries'

/** A rule as an English sentence; the last one stays while the next is written. */
export function RuleText({ scope, tree }: { scope: Scope; tree: ConditionTree | null }) {
  const { data, error } = useQuery({ ...previewQuery({ scope, conditions: tree }, tree !== null), staleTime: Infinity })
  const [last, setLast] = useState<string>()
  if (data && data.sentence !== last) setLast(data.sentence)
  const said = tree === null ? (scope === 'user' ? 'everyone' : 'every company') : last
  return (
    <Text component="span" size="sm" c="dimmed">
      {error ? error.message : said}
    </Text>
  )
}
