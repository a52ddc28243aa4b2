import { Badge } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { User } from '../../api/types'
import { Building } from '../../components/icons'
import { RelativeTime } from '../../components/RelativeTime'
import { TextLink } from '../../components/TextLink'
import { identityOf } from '../../format/identity'
import { counted } from '../../format/names'
import { userCompaniesQuery, type UserCompany } from '../../subject/queries'
import { SubjectHeader } from '../../subject/SubjectHeader'
import classes from '../../subject/Subject.module.css'

const SHOWN_COMPANIES = 3
const SHOWN_MERGED = 2

export function UserHeader({ user }: { user: User }) {
  const [title, detail] = identityOf(user)
  return (
    <SubjectHeader
      scope="user"
      id={user.user_id}
      title={title}
      detail={detail === user.user_id ? undefined : detail}
      firstSeenAt={user.first_seen_at}
      lastSeenAt={user.last_seen_at}
      badges={
        <Badge
          variant="default"
          radius="sm"
          tt="none"
          fw={500}
          children={user.identified ? 'Identified' : 'Anonymous'}
        />
      }
    >
      <MergedFrom user={user} />
      <CompanyChips userId={user.user_id} />
    </SubjectHeader>
  )
}

/** Who she was before she was identified. */
function MergedFrom({ user: { merged_from: merged } }: { user: User }) {
  if (merged.length === 0) return null
  return (
    <div className={classes.merged}>
      Merged from{' '}
      {merged.slice(0, SHOWN_MERGED).map(({ anonymous_id, at, calls }, index) => (
        <span key={anonymous_id}>
          {index > 0 && ', '}
          <code>{anonymous_id}</code> ({counted(calls, 'call')}) <RelativeTime instantMs={Date.parse(at)} />
        </span>
      ))}
      {merged.length > SHOWN_MERGED && (
        <span title={merged.map(({ anonymous_id }) => anonymous_id).join('\n')}>
          {' '}
          and {merged.length - SHOWN_MERGED} more
        </span>
      )}
    </div>
  )
}

function CompanyChips({ userId }: { userId: string }) {
  const { data } = useQuery(userCompaniesQuery(userId))
  if (!data || data.results.length === 0) return null
  const rest = data.results.length - SHOWN_COMPANIES
  return (
    <div className={classes.chips}>
      {data.results.slice(0, SHOWN_COMPANIES).map((company) => (
        <Link key={company.company_id} to="/company" search={{ id: company.company_id }} className={classes.chip}>
          <Building size={13} />
          <span>{companyTitle(company)}</span>
        </Link>
      ))}
      {rest > 0 && (
        <TextLink to="/user" search={{ id: userId, tab: 'companies' }} size="xs">
          +{rest} more
        </TextLink>
      )}
    </div>
  )
}

function companyTitle({ company_id, attributes }: UserCompany): string {
  return identityOf({ user_id: company_id, attributes })[0]
}
