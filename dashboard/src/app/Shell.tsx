import { AppShell, Burger } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNotifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation, useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { configQuery } from '../api/queries'
import { SegmentRail } from '../components/SegmentRail'
import { useLiveStream } from '../live/useLiveStream'
import { sessionStore } from '../session/session'
import { Banners } from './Banners'
import { Header } from './Header'
import { MainNav } from './MainNav'
import { Overlays } from './Overlays'
import { hasRail } from './places'
import { useStore } from './store'
import classes from './Shell.module.css'

const DemoCard = lazy(() => import('./demo/DemoCard'))
const Toasts = lazy(() => import('./Toasts'))

/** The frame of all signed-in pages; it leaves for the sign-in page when the session ends. */
export function Shell() {
  const isSignedIn = useStore(sessionStore, (state) => state.current !== null)
  return isSignedIn ? <Frame /> : <Leave />
}

/** Who was signed out by the service comes back to where she was; who has left on purpose does not. */
function Leave() {
  const farewell = useStore(sessionStore, (state) => state.farewell)
  const router = useRouter()
  // Read once: whoever listens to the address while it changes leaves again and again.
  const [search] = useState(farewell === null ? {} : { next: router.state.location.href })
  useEffect(() => void router.navigate({ to: '/sign-in', search }), [router, search])
  return null
}

function Frame() {
  useLiveStream()
  const [drawerIsOpen, drawer] = useDisclosure(false)
  const { close } = drawer
  const { href, pathname } = useLocation()
  useEffect(close, [href, close])
  const rail = hasRail(pathname)
  const hasToasts = useNotifications().notifications.length > 0
  const { data: config } = useQuery(configQuery)
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 264, breakpoint: 'md', collapsed: { mobile: !drawerIsOpen, desktop: !rail } }}
      transitionDuration={0}
    >
      <a href="#content" className={classes.skip}>
        Skip to the content
      </a>
      <AppShell.Header className={classes.header}>
        <Burger
          opened={drawerIsOpen}
          onClick={drawer.toggle}
          hiddenFrom="md"
          size="sm"
          aria-label="Pages and segments"
        />
        <Header />
      </AppShell.Header>
      <AppShell.Navbar
        className={classes.rail}
        aria-label="Segments"
        data-empty={!rail || undefined}
        data-closed={!drawerIsOpen || undefined}
      >
        <div className={classes.drawerNav}>
          <MainNav isStacked />
        </div>
        {rail && <SegmentRail />}
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        <Banners />
        <Outlet />
      </AppShell.Main>
      <Overlays />
      <Suspense>
        {hasToasts && <Toasts />}
        {config?.demo && <DemoCard />}
      </Suspense>
    </AppShell>
  )
}
