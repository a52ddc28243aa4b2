import { useMemo } from 'react'
import type { Segment } from '../api/types'
import { BuildNote } from './BuildNote'
import { BulkBar } from './BulkBar'
import { ListFailure } from './ListFailure'
import { ListHeading } from './ListHeading'
import { ListSkeleton } from './ListSkeleton'
import { ListTable } from './ListTable'
import { NewsPill } from './NewsPill'
import { NothingFound } from './NothingFound'
import { Panel } from './Panel'
import { Paging } from './Paging'
import { PastTheEnd } from './PastTheEnd'
import type { ListScope } from './scopes'
import { Toolbar } from './Toolbar'
import { Total } from './Total'
import { useChangeView, type ChangeView } from './useChangeView'
import { useCursorLost } from './useCursorLost'
import { useList, type List } from './useList'
import { useLiveRows, type LiveRows } from './useLiveRows'
import { useMayManage } from '../session/useMayManage'
import { useSelection, type PageSelection } from './useSelection'
import type { View } from './view'
import classes from './ListView.module.css'

interface ListViewProps {
  scope: ListScope
  segment: Segment
  view: View
}

/** Heading, filter, tools and rows of one view. */
export function ListView({ scope, segment, view }: ListViewProps) {
  const list = useList(scope, segment, view)
  const change = useChangeView(scope)
  useCursorLost(list, change)
  return (
    <div className={classes.page}>
      <ListHeading list={list} change={change} />
      <div className={classes.body}>
        {list.isPanelOpen && <Panel list={list} change={change} />}
        <Main list={list} change={change} />
      </div>
    </div>
  )
}

interface PartProps {
  list: List
  change: ChangeView
}

function Main({ list, change }: PartProps) {
  const mayManage = useMayManage()
  const live = useLiveRows(list)
  const ids = useMemo(() => live.rows.map(({ id }) => id), [live.rows])
  const selection = useSelection(JSON.stringify(list.who), ids)
  const hasSelected = selection.selected.kind === 'matching' || selection.selected.ids.size > 0
  return (
    <div className={classes.main}>
      <Toolbar list={list} change={change} />
      <BuildNote segment={list.segment} />
      <div className={classes.status}>
        {hasSelected ? (
          <BulkBar list={list} selection={selection} />
        ) : (
          <>
            <Total list={list} />
            <NewsPill list={list} arrived={live.arrived} />
          </>
        )}
      </div>
      <Rows list={list} live={live} selection={mayManage ? selection : null} change={change} />
    </div>
  )
}

interface RowsProps extends PartProps {
  live: LiveRows
  selection: PageSelection | null
}

function Rows({ list, live, selection, change }: RowsProps) {
  const { scope, view, page, columns, numeric, titles, isOld, error } = list
  if (error) return <ListFailure list={list} error={error} change={change} />
  if (!page) return <ListSkeleton plural={scope.plural} />
  if (page.results.length === 0) {
    return view.cursor === undefined ? <NothingFound list={list} /> : <PastTheEnd list={list} change={change} />
  }
  return (
    <>
      <ListTable
        scope={scope}
        rows={live.rows}
        columns={columns}
        numeric={numeric}
        titles={titles}
        sort={view.sort}
        isOld={isOld}
        selection={selection}
        onSort={(sort) => {
          change({ sort })
        }}
      />
      <Paging scope={scope} view={view} page={page} total={list.total} change={change} />
    </>
  )
}
