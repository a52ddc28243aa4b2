import { Code } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Preview } from '../api/types'
import { previewQuery } from '../builder/queries'
import { Filter } from '../components/icons'
import { Notice } from '../components/Notice'
import { lineText } from '../conditions/describe'
import { nodeAt } from '../conditions/paths'
import { draftOf } from '../conditions/reading'
import type { ConditionTree } from '../conditions/tree'
import type { List } from './useList'

/** A filter that nobody fits names the line to blame: one that nobody fits at all, or the first that leaves nobody. */
export function NoMatch({ list: { scope, segment, filter } }: { list: List }) {
  // What the builder asks as well: one scan serves both.
  const asked = {
    scope: scope.scope,
    conditions: filter.tree,
    ...(segment.kind === 'attribute' && { segment: segment.id }),
    ...(scope.scope === 'user' && { population: filter.population }),
  }
  const { data } = useQuery(previewQuery(asked, segment.kind !== 'manual'))
  const blamed = data && lineToBlame(data)
  const line = blamed && nodeAt({ conditions: filter.tree }, blamed.path)
  return (
    <Notice icon={<Filter size={20} />} title={`No ${scope.noun} matches this filter`}>
      {line !== undefined && blamed && (
        <>
          The line <Code>{textOf(line as ConditionTree)}</Code>{' '}
          {blamed.count === 0 ? 'matches nobody on its own.' : 'matches nobody who fits the lines above it.'}
        </>
      )}
    </Notice>
  )
}

function textOf(line: ConditionTree): string {
  return lineText(draftOf(line), (reference) => reference)
}

type Counted = Preview['nodes'][number]

function lineToBlame({ nodes }: Pick<Preview, 'nodes'>): Counted | undefined {
  const leaves = nodes.filter(({ path }) => !nodes.some((other) => other.path.startsWith(`${path}/`)))
  return leaves.find(({ count }) => count === 0) ?? leaves.find(({ cumulative }) => cumulative === 0)
}
