import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { User } from '../../api/types'
import { ChevronLeft } from '../../components/icons'
import { Failure } from '../../components/Notice'
import { AttributesTab } from '../../subject/AttributesTab'
import { userCompaniesQuery, userQuery } from '../../subject/queries'
import { RawJson } from '../../subject/RawJson'
import { SubjectTabs, type SubjectTab } from '../../subject/SubjectTabs'
import { isUnknown, Unknown } from '../../subject/Unknown'
import { useLiveSubject } from '../../subject/useLiveSubject'
import { toggled, type SubjectView } from '../../subject/view'
import { Why } from '../../subject/Why'
import classes from '../../subject/Subject.module.css'
import { Activity } from './Activity'
import { Companies } from './Companies'
import { UserHeader } from './UserHeader'

/** One user: who she is, why she is in segments or not, what is known, where she belongs, what she did. */
export function UserPage() {
  const view = useSearch({ from: '/signed-in/user' })
  const { id } = view
  const { data: user, error, refetch } = useQuery(userQuery(id))
  useLiveSubject('user', id)
  return (
    <div className={classes.page}>
      <Link to="/users" className={classes.back}>
        <ChevronLeft /> Users
      </Link>
      {error &&
        (isUnknown(error) ? (
          <Unknown scope="user" id={id} problem={error} />
        ) : (
          <Failure error={error} onRetry={() => void refetch()} />
        ))}
      {!user && !error && <Skeleton height={240} aria-label="Loading the user" role="status" />}
      {/* Who is at another id is another person: nothing that was typed or opened stays. */}
      {user && !error && <Profile key={id} user={user} view={view} />}
    </div>
  )
}

function Profile({ user, view }: { user: User; view: SubjectView }) {
  const navigate = useNavigate({ from: '/user' })
  const tabs = useTabs(user, view)
  return (
    <>
      <UserHeader user={user} />
      <SubjectTabs
        tabs={tabs}
        current={view.tab ?? 'why'}
        onChange={(tab) => {
          void navigate({ search: { id: user.user_id, ...(tab !== 'why' && { tab }) } })
        }}
      />
    </>
  )
}

function useTabs(user: User, view: SubjectView): SubjectTab[] {
  const navigate = useNavigate({ from: '/user' })
  const { data: companies } = useQuery(userCompaniesQuery(user.user_id))
  const change = (changed: Partial<SubjectView>) => {
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true })
  }
  const { user_id: id, attributes, sources } = user
  return [
    {
      value: 'why',
      title: 'Why',
      content: (
        <Why
          scope="user"
          id={id}
          open={view.open ?? []}
          onToggle={(segment) => {
            change({ open: toggled(view.open, segment) })
          }}
        />
      ),
    },
    {
      value: 'attributes',
      title: 'Attributes',
      number: Object.keys(attributes).length,
      content: (
        <AttributesTab attributes={attributes} sources={sources} hint="Traits of an identify call become attributes." />
      ),
    },
    {
      value: 'companies',
      title: 'Companies',
      number: companies?.results.length,
      content: <Companies userId={id} />,
    },
    {
      value: 'activity',
      title: 'Activity',
      content: <Activity userId={id} filter={{ type: view.type, event: view.event }} onFilter={change} />,
    },
    { value: 'raw', title: 'Raw JSON', content: <RawJson document={user} /> },
  ]
}
