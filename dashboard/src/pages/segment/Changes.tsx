import { Skeleton, Table, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Segment, Transition } from '../../api/types'
import { LoadMore } from '../../components/LoadMore'
import { Failure, Notice } from '../../components/Notice'
import { RelativeTime } from '../../components/RelativeTime'
import { TextLink } from '../../components/TextLink'
import { countedIn, SCOPES } from '../../lists/scopes'
import { causeText, typeText } from './causes'
import { transitionsQuery } from './queries'
import classes from './SegmentPage.module.css'

/** Who entered and left, newest first, each with why; what happens while one looks appears at the top. */
export function Changes({ segment }: { segment: Segment }) {
  const pages = useInfiniteQuery(transitionsQuery(segment.id))
  const { data, error, refetch } = pages
  const rows = data?.pages.flatMap((page) => page.results)
  const seen = useFirstSequence(rows)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!rows) return <Skeleton height={240} aria-label="Loading" role="status" />
  if (rows.length === 0) return <NothingYet segment={segment} />
  return (
    <>
      <Table.ScrollContainer minWidth={560}>
        <Table className={classes.moves} highlightOnHover verticalSpacing={6} aria-label="Changes">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>When</Table.Th>
              <Table.Th>Change</Table.Th>
              <Table.Th>{SCOPES[segment.scope].title}</Table.Th>
              <Table.Th>Why</Table.Th>
              <Table.Th>Version</Table.Th>
              <Table.Th>Sequence</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Row key={row.sequence} segment={segment} row={row} isNew={row.sequence > seen} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <LoadMore pages={pages} label="Older" />
    </>
  )
}

/** The newest sequence that was there when the page was opened: what is beyond it has arrived meanwhile. */
function useFirstSequence(rows: readonly Transition[] | undefined): number {
  const [first, setFirst] = useState<number>()
  if (rows && first === undefined) setFirst(rows[0]?.sequence ?? 0)
  return first ?? Number.MAX_SAFE_INTEGER
}

interface RowProps {
  segment: Segment
  row: Transition
  isNew: boolean
}

function Row({ segment, row, isNew }: RowProps) {
  return (
    <Table.Tr className={isNew ? classes.fresh : undefined}>
      <Table.Td>
        <RelativeTime instantMs={Date.parse(row.at)} />
      </Table.Td>
      <Table.Td>
        <span className={classes.move} data-type={row.type}>
          {typeText(row)}
        </span>
      </Table.Td>
      <Table.Td>
        <Subject segment={segment} row={row} />
      </Table.Td>
      <Table.Td>
        <Why segment={segment} row={row} />
      </Table.Td>
      <Table.Td>{row.segment_version}</Table.Td>
      <Table.Td c="dimmed">{row.sequence}</Table.Td>
    </Table.Tr>
  )
}

/** The cause in words, with the way to where it is told: an edit's version, a call in what its user did. */
function Why({ segment, row }: Omit<RowProps, 'isNew'>) {
  const { class: name, message_id } = row.cause
  if (name === 'edit' || name === 'build') {
    return (
      <TextLink to="/segment" search={{ id: segment.id, tab: 'versions' }} inherit c="inherit">
        {causeText(row)}
      </TextLink>
    )
  }
  return (
    <>
      {causeText(row)}
      {message_id !== undefined && (
        <Text span c="dimmed" className={classes.mono} ml={6}>
          {row.user_id === null ? (
            message_id
          ) : (
            <TextLink to="/user" search={{ id: row.user_id, tab: 'activity' }} inherit c="inherit">
              {message_id}
            </TextLink>
          )}
        </Text>
      )}
    </>
  )
}

function Subject({ segment: { scope }, row: { user_id, company_id, member_count } }: Omit<RowProps, 'isNew'>) {
  const id = user_id ?? company_id
  if (id !== null) {
    return (
      <TextLink to={SCOPES[scope].page} search={{ id }} inherit>
        {id}
      </TextLink>
    )
  }
  return member_count === undefined ? null : (
    <Text span c="dimmed" inherit>
      {countedIn(SCOPES[scope], member_count)} then
    </Text>
  )
}

function NothingYet({ segment }: { segment: Segment }) {
  return (
    <Notice title="Nothing has changed yet">
      {segment.kind === 'default'
        ? 'Entries and exits of default segments are not written down one by one.'
        : 'Who enters and leaves from now on appears here by itself, each with its cause.'}
    </Notice>
  )
}
