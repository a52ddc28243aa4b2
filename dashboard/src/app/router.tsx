import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { ErrorPage, NotFoundPage } from '../components/Notice'
import { nextOf } from '../session/next'
import { session } from '../session/session'
import { parseSearch, stringifySearch, textOf } from './search'
import { Shell } from './Shell'
import { readCallsView } from '../pages/live/view'
import { readManualView } from '../pages/new-manual/view'
import { readSegmentView } from '../pages/segment/view'
import { readSettingsView } from '../pages/settings/view'
import { readView } from '../lists/view'
import { COMPANY_TABS, readSubjectView, USER_TABS } from '../subject/view'

const root = createRootRoute()

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { next?: string } => {
    const next = nextOf(textOf(search.next))
    return next === undefined ? {} : { next }
  },
  beforeLoad: ({ search }) => {
    if (session()) throw redirect({ href: search.next ?? '/users' })
  },
  component: lazyRouteComponent(() => import('../pages/sign-in/SignInPage'), 'SignInPage'),
})

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: ({ location }) => {
    if (!session()) throw redirect({ to: '/sign-in', search: { next: location.href } })
  },
  component: Shell,
})

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/users' })
  },
})

const users = createRoute({
  getParentRoute: () => signedIn,
  path: '/users',
  validateSearch: readView,
  component: lazyRouteComponent(() => import('../pages/users/UsersPage'), 'UsersPage'),
})

const companies = createRoute({
  getParentRoute: () => signedIn,
  path: '/companies',
  validateSearch: readView,
  component: lazyRouteComponent(() => import('../pages/companies/CompaniesPage'), 'CompaniesPage'),
})

const user = createRoute({
  getParentRoute: () => signedIn,
  path: '/user',
  validateSearch: readSubjectView(USER_TABS),
  component: lazyRouteComponent(() => import('../pages/user/UserPage'), 'UserPage'),
})

const company = createRoute({
  getParentRoute: () => signedIn,
  path: '/company',
  validateSearch: readSubjectView(COMPANY_TABS),
  component: lazyRouteComponent(() => import('../pages/company/CompanyPage'), 'CompanyPage'),
})

const segment = createRoute({
  getParentRoute: () => signedIn,
  path: '/segment',
  validateSearch: readSegmentView,
  component: lazyRouteComponent(() => import('../pages/segment/SegmentPage'), 'SegmentPage'),
})

const live = createRoute({
  getParentRoute: () => signedIn,
  path: '/live',
  validateSearch: readCallsView,
  component: lazyRouteComponent(() => import('../pages/live/LivePage'), 'LivePage'),
})

const operations = createRoute({
  getParentRoute: () => signedIn,
  path: '/operations',
  component: lazyRouteComponent(() => import('../pages/operations/OperationsPage'), 'OperationsPage'),
})

const newManual = createRoute({
  getParentRoute: () => signedIn,
  path: '/new-manual',
  validateSearch: readManualView,
  component: lazyRouteComponent(() => import('../pages/new-manual/NewManualPage'), 'NewManualPage'),
})

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  validateSearch: readSettingsView,
  component: lazyRouteComponent(() => import('../pages/settings/SettingsPage'), 'SettingsPage'),
})

const start = createRoute({
  getParentRoute: () => signedIn,
  path: '/start',
  component: lazyRouteComponent(() => import('../pages/start/StartPage'), 'StartPage'),
})

/** Whoever is signed in keeps the ways to all other pages. */
const unknown = createRoute({ getParentRoute: () => signedIn, path: '$', component: NotFoundPage })

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    signedIn.addChildren([
      home,
      users,
      companies,
      user,
      company,
      segment,
      live,
      operations,
      newManual,
      settings,
      start,
      unknown,
    ]),
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultErrorComponent: ErrorPage,
  defaultNotFoundComponent: NotFoundPage,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
