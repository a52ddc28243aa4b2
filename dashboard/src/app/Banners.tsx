import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { configQuery } from '../api/queries'
import { TextLink } from '../components/TextLink'
import { exactTime } from '../format/time'
import { ingestHealthQuery, updateQuery } from '../live/health'
import { liveStore } from '../live/store'
import { troubles, type Trouble } from '../live/trouble'
import { sessionStore } from '../session/session'
import { useNow } from './now'
import { useStore } from './store'
import classes from './Banners.module.css'

/** What is worth a line above every page: mostly nothing. */
export function Banners() {
  const found = useTroubles()
  const { data: version } = useQuery(updateQuery)
  return (
    <div role="status" className={classes.all}>
      {found.map((trouble) => (
        <TroubleLine key={trouble.id} trouble={trouble} />
      ))}
      <SessionEnd />
      {typeof version === 'string' && (
        <Line>
          <b>Muster was updated.</b> This page is of the version before.
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => {
              location.reload()
            }}
          >
            Reload
          </Button>
        </Line>
      )}
    </div>
  )
}

function useTroubles(): Trouble[] {
  const { data: config } = useQuery(configQuery)
  const { data: ingest } = useQuery(ingestHealthQuery(config?.ingest_url))
  const { connection, lostAt, freshness } = useStore(liveStore, (live) => live)
  const now = useNow()
  return troubles({ connection, lostAt, freshness, ingest, now })
}

function TroubleLine({ trouble: { text, comfort } }: { trouble: Trouble }) {
  const asOf = useStore(liveStore, (live) => live.freshness?.as_of)
  const { pathname } = useLocation()
  return (
    <Line isWarning title={asOf === undefined ? undefined : `As of ${exactTime(Date.parse(asOf))}`}>
      <b>{text}</b> {comfort}
      {pathname !== '/operations' && (
        <TextLink to="/operations" size="sm" underline="always" c="inherit">
          Operations
        </TextLink>
      )}
    </Line>
  )
}

const WARNED_MS = 5 * 60_000

/** A login lasts twelve hours; who is in the middle of something hears of its end before. */
function SessionEnd() {
  const expiresAt = useStore(sessionStore, (state) => state.current?.expiresAt)
  const now = useNow()
  const left = expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(expiresAt) - now
  if (left > WARNED_MS) return null
  const minutes = Math.max(Math.ceil(left / 60_000), 1)
  return (
    <Line>
      <b>
        Your session ends in {minutes} {minutes === 1 ? 'minute' : 'minutes'}.
      </b>
      Whoever runs Muster here can give you a new link: <code>make run</code> or <code>muster up</code> prints one.
    </Line>
  )
}

interface LineProps {
  children: ReactNode
  isWarning?: boolean
  title?: string | undefined
}

function Line({ children, isWarning = false, title }: LineProps) {
  return (
    <div className={classes.line} data-warning={isWarning || undefined} title={title}>
      {children}
    </div>
  )
}
