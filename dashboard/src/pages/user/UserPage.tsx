import { Skeleton, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { userQuery } from '../../api/queries'
import { Problem } from '../../api/problem'
import type { User } from '../../api/types'
import { ChevronLeft } from '../../components/icons'
import { Failure, Notice } from '../../components/Notice'
import { TextLink } from '../../components/TextLink'
import { Activity } from './Activity'
import { AttributesTable } from './AttributesTable'
import { Companies } from './Companies'
import { Segments } from './Segments'
import { UserHeader } from './UserHeader'
import classes from './UserPage.module.css'

/** One user: who she is, what is known, where she belongs, what she did. */
export function UserPage() {
  const { id } = useSearch({ from: '/signed-in/user' })
  const { data: user, error, refetch } = useQuery(userQuery(id))
  return (
    <div className={classes.page}>
      <Link to="/users" className={classes.back}>
        <ChevronLeft /> Users
      </Link>
      {error && (isUnknown(error) ? <Unknown id={id} /> : <Failure error={error} onRetry={() => void refetch()} />)}
      {!user && !error && <Skeleton height={240} aria-label="Loading the user" role="status" />}
      {user && !error && <Profile user={user} />}
    </div>
  )
}

function Profile({ user }: { user: User }) {
  return (
    <>
      <UserHeader user={user} />
      <Tabs defaultValue="attributes" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="attributes">Attributes</Tabs.Tab>
          <Tabs.Tab value="segments">Segments</Tabs.Tab>
          <Tabs.Tab value="companies">Companies</Tabs.Tab>
          <Tabs.Tab value="activity">Activity</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="attributes" pt="md">
          <AttributesTable user={user} />
        </Tabs.Panel>
        <Tabs.Panel value="segments" pt="md">
          <Segments userId={user.user_id} />
        </Tabs.Panel>
        <Tabs.Panel value="companies" pt="md">
          <Companies userId={user.user_id} />
        </Tabs.Panel>
        <Tabs.Panel value="activity" pt="md">
          <Activity userId={user.user_id} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}

function isUnknown(error: Error): boolean {
  return error instanceof Problem && error.status === 404
}

function Unknown({ id }: { id: string }) {
  return (
    <Notice title="No such user" action={<TextLink to="/users">Search all users</TextLink>}>
      No call has named <code>{id}</code> yet. Ids are compared exactly, capitals included.
    </Notice>
  )
}
