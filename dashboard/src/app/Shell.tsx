import { ActionIcon, AppShell, Badge, Burger, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link, Navigate, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import { environmentQuery } from '../api/queries'
import { SignOut, Terminal } from '../components/icons'
import { LiveIndicator } from '../components/LiveIndicator'
import { SegmentRail } from '../components/SegmentRail'
import { useLiveStream } from '../live/useLiveStream'
import { endSession, sessionStore } from '../session/session'
import { useStore } from './store'
import classes from './Shell.module.css'

/** The frame of all signed-in pages; it leaves for the sign-in page when the session ends. */
export function Shell() {
  const isSignedIn = useStore(sessionStore, (state) => state.current !== null)
  return isSignedIn ? <Frame /> : <Navigate to="/sign-in" search={{}} />
}

function Frame() {
  useLiveStream()
  const [railIsOpen, rail] = useDisclosure(false)
  const { close } = rail
  const { href } = useLocation()
  useEffect(close, [href, close])
  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 264, breakpoint: 'sm', collapsed: { mobile: !railIsOpen } }}>
      <a href="#content" className={classes.skip}>
        Skip to the content
      </a>
      <AppShell.Header className={classes.header}>
        <Burger opened={railIsOpen} onClick={rail.toggle} hiddenFrom="sm" size="sm" aria-label="Segments" />
        <Header />
      </AppShell.Header>
      <AppShell.Navbar className={classes.rail} aria-label="Segments">
        <SegmentRail />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  )
}

function Header() {
  const { data: environment } = useQuery(environmentQuery)
  return (
    <>
      <Link to="/users" className={classes.brand}>
        <img src="/favicon.svg" alt="" width={24} height={24} />
        <Text fw={650}>Muster</Text>
      </Link>
      {environment !== undefined && (
        <Badge variant="default" radius="sm" tt="none" fw={500} visibleFrom="xs">
          {environment}
        </Badge>
      )}
      <Group gap="md" ml="auto" wrap="nowrap">
        <LiveIndicator />
        <Link to="/start" className={classes.link}>
          <Terminal /> Send data
        </Link>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Sign out"
          title="Sign out"
          onClick={() => {
            endSession()
          }}
        >
          <SignOut />
        </ActionIcon>
      </Group>
    </>
  )
}
