import { Button, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Problem } from '../api/problem'
import { useTitle } from '../app/title'
import { Refresh } from './icons'
import { TextLink } from './TextLink'
import classes from './Notice.module.css'

interface NoticeProps {
  title: string
  children?: ReactNode
  action?: ReactNode
  icon?: ReactNode
}

/** What stands where content would be: nothing there yet, nothing found, or something went wrong. */
export function Notice({ title, children, action, icon }: NoticeProps) {
  return (
    <Stack align="center" gap="xs" className={classes.notice}>
      {icon && <div className={classes.icon}>{icon}</div>}
      <Title order={2} size="h4">
        {title}
      </Title>
      {children && (
        <Text c="dimmed" size="sm" ta="center" component="div" maw={460}>
          {children}
        </Text>
      )}
      {action}
    </Stack>
  )
}

interface FailureProps {
  error: Error
  onRetry?: () => void
}

/** A refusal or an outage in its own words, with the request's id for whoever reads the logs. */
export function Failure({ error, onRetry }: FailureProps) {
  const requestId = error instanceof Problem ? error.requestId : undefined
  return (
    <div role="alert">
      <Notice
        title={error instanceof Problem && error.status > 0 ? 'That did not work' : 'No answer'}
        action={
          onRetry && (
            <Button variant="default" leftSection={<Refresh />} onClick={onRetry}>
              Try again
            </Button>
          )
        }
      >
        {error.message}
        {requestId !== undefined && <div className={classes.request}>{requestId}</div>}
      </Notice>
    </div>
  )
}

interface ErrorPageProps {
  error: unknown
  reset: () => void
}

export function ErrorPage({ error, reset }: ErrorPageProps) {
  return <Failure error={error instanceof Error ? error : new Error(String(error))} onRetry={reset} />
}

export function NotFoundPage() {
  useTitle('No such page')
  return (
    <Notice title="There is no such page" action={<TextLink to="/users">To the users</TextLink>}>
      The address may be mistyped, or the page is of another version.
    </Notice>
  )
}
