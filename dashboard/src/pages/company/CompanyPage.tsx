import { Badge, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { ChevronLeft } from '../../components/icons'
import { Failure } from '../../components/Notice'
import { identityOf } from '../../format/identity'
import { counted } from '../../format/names'
import { AttributesTab } from '../../subject/AttributesTab'
import { companyQuery, type Company } from '../../subject/queries'
import { RawJson } from '../../subject/RawJson'
import { SubjectHeader } from '../../subject/SubjectHeader'
import { SubjectTabs, type SubjectTab } from '../../subject/SubjectTabs'
import { isUnknown, Unknown } from '../../subject/Unknown'
import { useLiveSubject } from '../../subject/useLiveSubject'
import { toggled, type SubjectView } from '../../subject/view'
import { Why } from '../../subject/Why'
import classes from '../../subject/Subject.module.css'
import { CompanyUsers } from './CompanyUsers'

/** One company: why it is in segments or not, what is known, and who is in it. */
export function CompanyPage() {
  const view = useSearch({ from: '/signed-in/company' })
  const { id } = view
  const { data: company, error, refetch } = useQuery(companyQuery(id))
  useLiveSubject('company', id)
  return (
    <div className={classes.page}>
      <Link to="/companies" className={classes.back}>
        <ChevronLeft /> Companies
      </Link>
      {error &&
        (isUnknown(error) ? (
          <Unknown scope="company" id={id} problem={error} />
        ) : (
          <Failure error={error} onRetry={() => void refetch()} />
        ))}
      {!company && !error && <Skeleton height={240} aria-label="Loading the company" role="status" />}
      {company && !error && <Profile key={id} company={company} view={view} />}
    </div>
  )
}

function Profile({ company, view }: { company: Company; view: SubjectView }) {
  const navigate = useNavigate({ from: '/company' })
  const [title] = identityOf({ user_id: company.company_id, attributes: company.attributes })
  return (
    <>
      <SubjectHeader
        scope="company"
        id={company.company_id}
        title={title}
        firstSeenAt={company.first_seen_at}
        lastSeenAt={company.last_seen_at}
        badges={
          <Badge variant="default" radius="sm" tt="none" fw={500}>
            {counted(company.member_count, 'user')}
          </Badge>
        }
      />
      <SubjectTabs
        tabs={useTabs(company, view)}
        current={view.tab ?? 'why'}
        onChange={(tab) => {
          void navigate({ search: { id: company.company_id, ...(tab !== 'why' && { tab }) } })
        }}
      />
    </>
  )
}

function useTabs(company: Company, view: SubjectView): SubjectTab[] {
  const navigate = useNavigate({ from: '/company' })
  const { company_id: id, attributes, sources, member_count } = company
  return [
    {
      value: 'why',
      title: 'Why',
      content: (
        <Why
          scope="company"
          id={id}
          open={view.open ?? []}
          onToggle={(segment) => {
            const open = toggled(view.open, segment)
            void navigate({ search: (before) => ({ ...before, open }), replace: true })
          }}
        />
      ),
    },
    {
      value: 'attributes',
      title: 'Attributes',
      number: Object.keys(attributes).length,
      content: (
        <AttributesTab attributes={attributes} sources={sources} hint="Traits of a group call become attributes." />
      ),
    },
    { value: 'users', title: 'Users', number: member_count, content: <CompanyUsers companyId={id} /> },
    { value: 'raw', title: 'Raw JSON', content: <RawJson document={company} /> },
  ]
}
