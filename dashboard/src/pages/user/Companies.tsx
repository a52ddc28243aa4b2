import { Skeleton, Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Failure, Notice } from '../../components/Notice'
import { RelativeTime } from '../../components/RelativeTime'
import { TextLink } from '../../components/TextLink'
import { identityOf } from '../../format/identity'
import { Pairs } from '../../subject/Pairs'
import { userCompaniesQuery, type UserCompany } from '../../subject/queries'
import { RemoveMember } from '../../subject/RemoveMember'
import classes from '../../subject/Subject.module.css'

/** The companies of a user, with what she is within each. */
export function Companies({ userId }: { userId: string }) {
  const { data, error, refetch } = useQuery(userCompaniesQuery(userId))
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={120} aria-label="Loading the companies" role="status" />
  if (data.results.length === 0) {
    return (
      <Notice title="No company yet">
        A <code>group</code> call puts a user into a company.
      </Notice>
    )
  }
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table className={classes.table} verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Company</Table.Th>
            <Table.Th>Membership</Table.Th>
            <Table.Th>Company attributes</Table.Th>
            <Table.Th>Joined</Table.Th>
            <Table.Th aria-label="Remove" className={classes.remove} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.results.map((company) => (
            <Row key={company.company_id} company={company} userId={userId} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Row({ company, userId }: { company: UserCompany; userId: string }) {
  const { company_id, attributes, membership, joined_at } = company
  const [title] = identityOf({ user_id: company_id, attributes })
  return (
    <Table.Tr>
      <Table.Td>
        <TextLink to="/company" search={{ id: company_id }} size="sm">
          {title}
        </TextLink>
        {title !== company_id && <div className={classes.mono}>{company_id}</div>}
      </Table.Td>
      <Table.Td>
        <Pairs attributes={membership} />
      </Table.Td>
      <Table.Td>
        <Pairs attributes={attributes} />
      </Table.Td>
      <Table.Td c="dimmed">
        <RelativeTime instantMs={Date.parse(joined_at)} />
      </Table.Td>
      <Table.Td>
        <RemoveMember companyId={company_id} userId={userId} />
      </Table.Td>
    </Table.Tr>
  )
}
