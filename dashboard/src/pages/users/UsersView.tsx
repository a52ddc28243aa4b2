import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { attributesQuery, usersQuery } from '../../api/queries'
import type { Attribute, Page, Segment, UserRow } from '../../api/types'
import { Failure } from '../../components/Notice'
import { NothingFound } from './NothingFound'
import { Paging } from './Paging'
import { Toolbar } from './Toolbar'
import { UsersHeading } from './UsersHeading'
import { UsersSkeleton } from './UsersSkeleton'
import { UsersTable } from './UsersTable'
import { useChangeView } from './useChangeView'
import { columnsOf, searchOf, type View } from './view'
import classes from './UsersView.module.css'

interface UsersViewProps {
  segment: Segment
  view: View
}

/** Heading, tools and rows of one view; the rows say for themselves whether they are of the view or of the one before. */
export function UsersView({ segment, view }: UsersViewProps) {
  const { data: attributes, isPending } = useQuery(attributesQuery)
  const known = useMemo(() => traitsOf(attributes ?? []), [attributes])
  const columns = useMemo(() => columnsOf(view, segment, known), [view, segment, known])
  const search = searchOf(view, segment, columns)
  const {
    data: page,
    error,
    isPlaceholderData,
    refetch,
  } = useQuery(
    // Which columns are the default is not known before the attributes are.
    usersQuery(search, !isPending),
  )
  const retry = () => void refetch()
  return (
    <div className={classes.page}>
      <UsersHeading segment={segment} page={page} isFiltered={view.search !== undefined} onShow={retry} />
      <Toolbar view={view} known={known} columns={columns} request={search} />
      {error && <Failure error={error} onRetry={retry} />}
      {!page && !error && <UsersSkeleton />}
      {page && !error && (
        <Rows segment={segment} view={view} page={page} columns={columns} isStale={isPlaceholderData} />
      )}
    </div>
  )
}

function traitsOf(attributes: readonly Attribute[]): string[] {
  return attributes.filter(({ builtin }) => !builtin).map(({ name }) => name)
}

interface RowsProps extends UsersViewProps {
  page: Page<UserRow>
  columns: string[]
  isStale: boolean
}

function Rows({ segment, view, page, columns, isStale }: RowsProps) {
  const change = useChangeView()
  if (page.results.length === 0) return <NothingFound segment={segment} search={view.search} />
  return (
    <>
      <UsersTable
        rows={page.results}
        columns={columns}
        sort={view.sort}
        isStale={isStale}
        onSort={(sort) => {
          change({ sort })
        }}
      />
      <Paging
        page={page}
        onTurn={(cursor) => {
          change({ cursor })
        }}
      />
    </>
  )
}
