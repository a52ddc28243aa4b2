import { Alert, Button, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState, type SyntheticEvent } from 'react'
import { configQuery } from '../../api/queries'
import { Problem } from '../../api/problem'
import { useStore } from '../../app/store'
import { keyHint, keyRefusal } from '../../session/keys'
import { sessionStore } from '../../session/session'
import { signInByKey } from '../../session/signIn'
import { useTitle } from '../../app/title'
import classes from './SignInPage.module.css'

/** One field for a key; the one-time link that `make run` prints needs no page. */
export function SignInPage() {
  const { data: config, isError } = useQuery({ ...configQuery, refetchInterval: isAway })
  const farewell = useStore(sessionStore, (state) => state.farewell)
  useTitle('Sign in')
  return (
    <main className={classes.page}>
      <Paper withBorder p="xl" radius="lg" className={classes.card}>
        <Stack>
          <img src="/favicon.svg" alt="" width={40} height={40} />
          <div>
            <Title order={1} size="h3">
              Sign in to Muster
            </Title>
            <Text c="dimmed" size="sm">
              {config ? `Environment ${config.environment}` : 'Who is in the segment, right now, and why.'}
            </Text>
          </div>
          {isError && (
            <Alert color="orange" title="Muster does not answer">
              Is it running? This page goes on by itself once it is there.
            </Alert>
          )}
          {farewell !== null && <Alert color="orange">{farewell}</Alert>}
          <KeyForm />
          <Text c="dimmed" size="xs">
            Ask whoever runs Muster here for a link that signs you in without a key. Where it runs,{' '}
            <code>make run</code> or <code>muster up</code> prints one.
          </Text>
        </Stack>
      </Paper>
    </main>
  )
}

const RETRY_MS = 3_000

function isAway({ state }: { state: { status: string } }): number | false {
  return state.status === 'error' ? RETRY_MS : false
}

function KeyForm() {
  const { key, setKey, error, isBusy, submit } = useKeyForm()
  return (
    <form onSubmit={submit}>
      <Stack>
        <PasswordInput
          label="Key"
          placeholder="rk_… or mk_…"
          autoComplete="off"
          autoFocus
          value={key}
          error={error}
          description={keyHint(key.trim()) ?? 'A read key (rk_…) or a manage key (mk_…)'}
          onChange={({ currentTarget: { value } }) => {
            setKey(value)
          }}
        />
        <Button type="submit" loading={isBusy} disabled={key.trim() === ''}>
          Sign in
        </Button>
      </Stack>
    </form>
  )
}

function useKeyForm() {
  const [key, setKey] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const { next } = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault()
    const refusal = keyRefusal(key.trim())
    setError(refusal)
    if (refusal !== null) return
    setIsBusy(true)
    try {
      await signInByKey(key.trim())
      await navigate({ href: next ?? '/users' })
    } catch (failure) {
      setError(sentenceOf(failure))
      setIsBusy(false)
    }
  }
  return { key, setKey, error, isBusy, submit }
}

function sentenceOf(failure: unknown): string {
  if (!(failure instanceof Problem)) throw failure
  return failure.status === 401
    ? 'This key is not known here: it may be revoked, or of another installation.'
    : failure.message
}
