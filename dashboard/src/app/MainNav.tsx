import { Link, useLocation } from '@tanstack/react-router'
import { PLACES } from './places'
import classes from './MainNav.module.css'

interface MainNavProps {
  /** In the header they stand side by side; in the drawer of a narrow window below each other. */
  isStacked?: boolean
}

/** The ways to the main pages. */
export function MainNav({ isStacked = false }: MainNavProps) {
  const { pathname } = useLocation()
  return (
    <nav aria-label="Main" className={classes.nav} data-stacked={isStacked || undefined}>
      {PLACES.map(({ to, title, within }) => (
        <Link
          key={to}
          to={to}
          className={classes.link}
          aria-current={(within as readonly string[]).includes(pathname) ? 'page' : undefined}
        >
          {title}
        </Link>
      ))}
    </nav>
  )
}
