import { Button, Group } from '@mantine/core'
import { Problem } from '../api/problem'
import { Failure, Notice } from '../components/Notice'
import { Refresh } from '../components/icons'
import type { ChangeView } from './useChangeView'
import type { List } from './useList'

interface ListFailureProps {
  list: List
  error: Error
  change: ChangeView
}

/** A list that did not come says what would make it come. */
export function ListFailure({ list, error, change }: ListFailureProps) {
  const code = error instanceof Problem ? error.code : undefined
  if (code !== 'sort_too_slow' && code !== 'read_too_slow') return <Failure error={error} onRetry={list.refresh} />
  return (
    <div role="alert">
      <Notice
        title={code === 'sort_too_slow' ? 'This order takes too long here' : 'This list takes too long'}
        action={
          <Group gap="xs">
            {code === 'sort_too_slow' && (
              <Button
                onClick={() => {
                  change({ sort: undefined })
                }}
              >
                Newest first instead
              </Button>
            )}
            <Button variant="default" leftSection={<Refresh />} onClick={list.refresh}>
              Try again
            </Button>
          </Group>
        }
      >
        {code === 'sort_too_slow'
          ? `No index has this order, and among so many ${list.scope.plural} sorting takes more than 3 seconds. Newest first is ` +
            'quick at any size; so is any order within a smaller segment.'
          : 'It takes more than 3 seconds. Save the filter as a segment, whose members are known at any moment, or narrow it.'}
      </Notice>
    </div>
  )
}
