import { Skeleton, Table } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { LoadMore } from '../../components/LoadMore'
import { Failure, Notice } from '../../components/Notice'
import { RelativeTime } from '../../components/RelativeTime'
import { TextLink } from '../../components/TextLink'
import { identityOf } from '../../format/identity'
import { Pairs } from '../../subject/Pairs'
import { companyUsersQuery, type CompanyUser } from '../../subject/queries'
import { RemoveMember } from '../../subject/RemoveMember'
import classes from '../../subject/Subject.module.css'

/** The users of a company, with what each is within it. */
export function CompanyUsers({ companyId }: { companyId: string }) {
  const pages = useInfiniteQuery(companyUsersQuery(companyId))
  const { data, error, refetch } = pages
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={120} aria-label="Loading the users" role="status" />
  const users = data.pages.flatMap(({ results }) => results)
  if (users.length === 0) {
    return (
      <Notice title="No user is in it">
        A <code>group</code> call of a user puts her into the company.
      </Notice>
    )
  }
  return (
    <>
      <Users companyId={companyId} users={users} />
      <LoadMore pages={pages} />
    </>
  )
}

function Users({ companyId, users }: { companyId: string; users: readonly CompanyUser[] }) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table className={classes.table} verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>User</Table.Th>
            <Table.Th>Membership</Table.Th>
            <Table.Th>Joined</Table.Th>
            <Table.Th aria-label="Remove" className={classes.remove} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {users.map((user) => (
            <Row key={user.user_id} user={user} companyId={companyId} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Row({ user, companyId }: { user: CompanyUser; companyId: string }) {
  const { user_id, membership, joined_at } = user
  const [title, detail] = identityOf(user)
  return (
    <Table.Tr>
      <Table.Td>
        <TextLink to="/user" search={{ id: user_id }} size="sm">
          {title}
        </TextLink>
        {detail !== undefined && <div className={classes.mono}>{detail}</div>}
      </Table.Td>
      <Table.Td>
        <Pairs attributes={membership} />
      </Table.Td>
      <Table.Td c="dimmed">{joined_at !== null && <RelativeTime instantMs={Date.parse(joined_at)} />}</Table.Td>
      <Table.Td>
        <RemoveMember companyId={companyId} userId={user_id} />
      </Table.Td>
    </Table.Tr>
  )
}
