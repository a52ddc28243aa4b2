import { SegmentedControl, Skeleton } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { Population } from '../api/types'
import { filterText } from './filter'
import type { ChangeView } from './useChangeView'
import type { List } from './useList'
import classes from './ListView.module.css'

const FilterPanel = lazy(async () => ({ default: (await import('../builder/FilterPanel')).FilterPanel }))

interface PanelProps {
  list: List
  change: ChangeView
}

/** The conditions beside the table; what is complete of them is the filter, at once. */
export function Panel({ list: { scope, segment, filter, view }, change }: PanelProps) {
  return (
    <aside id="filter" className={classes.panel} aria-label="Filter">
      <Suspense fallback={<Skeleton height={160} />}>
        <FilterPanel
          scope={scope.scope}
          tree={filter.tree}
          saved={segment.kind === 'default' ? undefined : { segment }}
          population={scope.scope === 'user' ? filter.population : undefined}
          check={view.check}
          readOnly={false}
          onChange={(tree, how) => {
            change({ filter: filterText(tree, filter.saved) }, how)
          }}
          onCheck={(check) => {
            change({ check }, { replace: true })
          }}
        />
      </Suspense>
      {scope.scope === 'user' && segment.kind !== 'manual' && (
        <Among
          population={filter.population}
          onChange={(population) => {
            change({ population: population === segment.population ? undefined : population })
          }}
        />
      )}
    </aside>
  )
}

const POPULATIONS: { value: Population; label: string }[] = [
  { value: 'identified', label: 'Identified' },
  { value: 'anonymous', label: 'Anonymous' },
  { value: 'all', label: 'All' },
]

interface AmongProps {
  population: Population
  onChange: (population: Population) => void
}

/** Whom the conditions are about. */
function Among({ population, onChange }: AmongProps) {
  return (
    <div className={classes.among}>
      Among
      <SegmentedControl
        size="xs"
        aria-label="Among which users"
        data={POPULATIONS}
        value={population}
        onChange={(value) => {
          onChange(value)
        }}
      />
    </div>
  )
}
