import { Alert, Progress, Text } from '@mantine/core'
import type { Segment } from '../api/types'
import { count } from '../format/names'
import { isOnItsWay } from './request'

type Build = NonNullable<Segment['build']>

/** Over the rows of a segment whose last definition does not serve: what is shown instead, and how far it is. */
export function BuildNote({ segment }: { segment: Segment }) {
  const failure = segment.failure ?? segment.build?.failure
  if (isOnItsWay(segment)) return <Building segment={segment} />
  if (failure === undefined) return null
  return (
    <Alert variant="light" color="red" p="xs" title={segment.state === 'failed' ? FAILED : EDIT_FAILED}>
      {failure}
    </Alert>
  )
}

function Building({ segment: { state, kind, build } }: { segment: Segment }) {
  return (
    <Alert variant="light" p="xs" title={state === 'building' ? 'Building this segment' : 'Building its new version'}>
      <Text size="sm">
        {kind === 'manual'
          ? 'Its members are being set down.'
          : 'Meanwhile these are the ones for whom its conditions are true right now.'}
      </Text>
      {build && <Done build={build} />}
    </Alert>
  )
}

const FAILED = 'This segment could not be built: its conditions have to be changed'
const EDIT_FAILED = 'The last edit could not be built: these are the members of the version before'

function Done({ build: { done, total } }: { build: Build }) {
  return (
    <>
      <Text size="xs" c="dimmed" mt={4}>
        {count(done)} of {count(total)} gone through
      </Text>
      <Progress mt={4} size="sm" value={(100 * done) / Math.max(total, 1)} aria-label="Gone through" />
    </>
  )
}
