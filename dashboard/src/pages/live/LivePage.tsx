import { Button, Kbd, Skeleton, Text, Title } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useNow } from '../../app/now'
import { Pause, Play } from '../../components/icons'
import { Failure } from '../../components/Notice'
import { timeOfDay } from '../../format/time'
import { CallDetail } from './CallDetail'
import { CallRows } from './CallRows'
import { Filters } from './Filters'
import { NoCalls } from './NoCalls'
import { identityOfCall, newerThan, quietSince, type Call } from './calls'
import { callsQuery } from './queries'
import { useTitle } from '../../app/title'
import classes from './LivePage.module.css'

/** The last calls as they come in, and what became of each: the debugger of whoever sends them. */
export function LivePage() {
  const view = useSearch({ from: '/signed-in/live' })
  useTitle('Live')
  const { data: calls, error, refetch } = useQuery(callsQuery(view))
  const { shown, isPaused, waiting, toggle } = usePause(calls, JSON.stringify(view))
  return (
    <div className={classes.page}>
      <div className={classes.heading}>
        <Title order={1} size="h3">
          Live
        </Title>
        <Text c="dimmed" size="sm">
          The last calls of this environment, as they come in
        </Text>
        <PauseButton isPaused={isPaused} waiting={waiting} onToggle={toggle} />
      </div>
      <Filters view={view} />
      {error && !calls && <Failure error={error} onRetry={() => void refetch()} />}
      {!shown && !error && <Skeleton height={320} role="status" aria-label="Loading the calls" />}
      {shown && (shown.length > 0 ? <Calls calls={shown} /> : <NoCalls view={view} />)}
    </div>
  )
}

/** Stops the picture, not the calls: how many have come since is told. */
function usePause(calls: Call[] | undefined, view: string) {
  const [picture, setPicture] = useState<{ calls: Call[]; view: string } | null>(null)
  // Other calls than those that were stopped are asked for: these go on.
  const frozen = picture?.view === view ? picture.calls : null
  const toggle = () => {
    setPicture(frozen === null ? { calls: calls ?? [], view } : null)
  }
  // A space on a button presses it; anywhere else it stops the picture.
  useHotkeys([['space', toggle]], ['INPUT', 'TEXTAREA', 'SELECT', 'BUTTON', 'SUMMARY'])
  const waiting = frozen === null ? 0 : newerThan(frozen, calls ?? [])
  return { shown: frozen ?? calls, isPaused: frozen !== null, waiting, toggle }
}

function Calls({ calls }: { calls: readonly Call[] }) {
  const [chosen, setChosen] = useState<Call | null>(null)
  const at = chosen ? calls.findIndex((call) => identityOfCall(call) === identityOfCall(chosen)) : -1
  const step = (by: number) => () => {
    setChosen(calls[Math.min(Math.max(at + by, 0), calls.length - 1)] ?? null)
  }
  const close = () => {
    setChosen(null)
  }
  useHotkeys([
    ['j', step(1)],
    ['k', step(-1)],
    ['Escape', close],
  ])
  // What was read again may know more of the call that is open.
  const open = calls[at] ?? chosen
  return (
    <>
      <Quiet calls={calls} />
      <div className={classes.split} data-open={open ? true : undefined}>
        <CallRows calls={calls} chosen={open} onChoose={setChosen} />
        {open && <CallDetail key={identityOfCall(open)} call={open} onClose={close} />}
      </div>
    </>
  )
}

/** Silence is told as such: an empty screen could also be a broken one. */
function Quiet({ calls }: { calls: readonly Call[] }) {
  const now = useNow()
  const since = quietSince(calls, now)
  if (since === null) return null
  return (
    <Text size="sm" c="dimmed" role="status">
      Nothing for {Math.floor((now - since) / 60_000)} min (last call {timeOfDay(since)})
    </Text>
  )
}

interface PauseButtonProps {
  isPaused: boolean
  waiting: number
  onToggle: () => void
}

function PauseButton({ isPaused, waiting, onToggle }: PauseButtonProps) {
  return (
    <Button
      ml="auto"
      size="xs"
      variant={isPaused ? 'filled' : 'default'}
      leftSection={isPaused ? <Play /> : <Pause />}
      rightSection={<Kbd size="xs">space</Kbd>}
      onClick={onToggle}
    >
      {isPaused ? `Paused${waiting > 0 ? `, ${waiting} new` : ''}` : 'Pause'}
    </Button>
  )
}
