import { Alert, Button, Progress, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Segment } from '../../api/types'
import { useNow } from '../../app/now'
import { count } from '../../format/names'
import { duration } from '../../format/time'
import { SCOPES } from '../../lists/scopes'
import { useMayManage } from '../../session/useMayManage'
import { toastError } from '../../manual/toast'
import { useSegmentCommands } from '../../segments/commands'
import { progressOf, secondsLeft, type Progress as Built, type Reading } from '../../segments/progress'

/** How far the version is that is being built, or why it could not be; nothing while all is well. */
export function BuildPanel({ segment }: { segment: Segment }) {
  const failure = segment.failure ?? segment.build?.failure
  if (failure !== undefined) return <Failed segment={segment} failure={failure} />
  const progress = progressOf(segment)
  return progress && <Running key={`${progress.version} ${progress.stage}`} segment={segment} progress={progress} />
}

const STAGES: Record<Built['stage'], string> = {
  waiting: 'It waits for segments that it names, which are built first.',
  preparing: 'What its conditions count is being prepared.',
  building: 'Everyone is being asked whether they belong.',
}

function Running({ segment, progress }: { segment: Segment; progress: Built }) {
  const now = useNow()
  const [first] = useState<Reading>(() => ({ done: progress.done, atMs: Date.now() }))
  const left = secondsLeft(progress, first, Math.max(now, first.atMs + 1))
  const { done, total } = progress
  return (
    <Alert variant="light" title={`Version ${progress.version} is being built`}>
      <Text size="sm">
        {STAGES[progress.stage]} {segment.state === 'ready' && `Until then version ${segment.version} goes on serving.`}
      </Text>
      <Progress mt="xs" value={(100 * done) / Math.max(total, 1)} aria-label="Gone through" />
      <Text size="xs" c="dimmed" mt={4}>
        {count(done)} of {count(total)} {SCOPES[segment.scope].plural}
        {left !== null && ` · about ${duration(left)} left`}
      </Text>
    </Alert>
  )
}

function Failed({ segment, failure }: { segment: Segment; failure: string }) {
  const { define } = useSegmentCommands()
  const mayManage = useMayManage()
  const retry = useMutation({
    mutationFn: () => define(segment, segment.revision, { conditions: segment.conditions }),
    onError: toastError,
  })
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      title={segment.state === 'failed' ? 'It could not be built' : 'The last edit could not be built'}
    >
      <Text size="sm">
        {failure} {segment.state === 'ready' && `Version ${segment.version} goes on serving.`}
      </Text>
      {mayManage && segment.kind === 'attribute' && (
        <Button
          mt="xs"
          size="xs"
          variant="default"
          loading={retry.isPending}
          onClick={() => {
            retry.mutate()
          }}
        >
          Retry
        </Button>
      )}
    </Alert>
  )
}
