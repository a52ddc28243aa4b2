import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import { segmentsOf } from '../api/queries'
import type { Segment } from '../api/types'
import { TextLink } from '../components/TextLink'
import { counted } from '../format/names'
import { usersOf } from './definition'

const NAMED = 5

/** The segments of both scopes that use this one. */
export function useUsersOf(segment: Segment): Segment[] {
  const { data: users = [] } = useQuery(segmentsOf('user'))
  const { data: companies = [] } = useQuery(segmentsOf('company'))
  return usersOf(segment, [...users, ...companies])
}

/** What changes together with a segment. */
export function UsedBy({ segment }: { segment: Segment }) {
  const users = useUsersOf(segment)
  if (users.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No other segment uses it.
      </Text>
    )
  }
  return (
    <Text size="sm">
      {counted(users.length, 'segment')} {users.length === 1 ? 'uses it and changes' : 'use it and change'} with it:{' '}
      <SegmentNames segments={users} />.
    </Text>
  )
}

/** "Payers, Big and 3 more", each a link to its page. */
export function SegmentNames({ segments }: { segments: readonly Pick<Segment, 'id' | 'name'>[] }) {
  const named = segments.slice(0, NAMED)
  return (
    <>
      {named.map(({ id, name }, place) => (
        <Fragment key={id}>
          {place > 0 && ', '}
          <TextLink to="/segment" search={{ id }} inherit>
            {name}
          </TextLink>
        </Fragment>
      ))}
      {segments.length > named.length && ` and ${segments.length - named.length} more`}
    </>
  )
}
