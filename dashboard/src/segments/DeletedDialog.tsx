import { Button, Skeleton, Text } from '@mantine/core'
import { Dialog } from '../components/Dialog'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Segment } from '../api/types'
import { RelativeTime } from '../components/RelativeTime'
import type { Scope } from '../conditions/tree'
import { SCOPES } from '../lists/scopes'
import { toast, toastError } from '../manual/toast'
import { useSegmentCommands } from './commands'
import { archivedQuery } from './queries'
import classes from './DeletedDialog.module.css'

interface DeletedDialogProps {
  scope: Scope
  onClose: () => void
}

/** What was deleted in the last 30 days, to be brought back. */
export function DeletedDialog({ scope, onClose }: DeletedDialogProps) {
  const { data, error } = useQuery(archivedQuery)
  const found = data?.filter((segment) => segment.scope === scope)
  return (
    <Dialog onClose={onClose} title="Deleted segments">
      {error && (
        <Text size="sm" role="alert">
          {error.message}
        </Text>
      )}
      {!found && !error && <Skeleton height={80} />}
      {found?.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing was deleted in the last 30 days.
        </Text>
      )}
      <ul className={classes.list}>
        {found?.map((segment) => (
          <Deleted key={segment.id} segment={segment} onRestored={onClose} />
        ))}
      </ul>
    </Dialog>
  )
}

function Deleted({ segment, onRestored }: { segment: Segment; onRestored: () => void }) {
  const { unarchive } = useSegmentCommands()
  const navigate = useNavigate()
  const restore = useMutation({
    mutationFn: () => unarchive(segment),
    onSuccess: async ({ id, name, scope }) => {
      toast(`${name} is back.`)
      onRestored()
      await navigate({ to: SCOPES[scope].path, search: { segment: id } })
    },
    onError: toastError,
  })
  return (
    <li className={classes.row}>
      <div className={classes.said}>
        <Text size="sm" fw={500}>
          {segment.name}
        </Text>
        <Text size="xs" c="dimmed" lineClamp={2}>
          {segment.archived_at !== undefined && <RelativeTime instantMs={Date.parse(segment.archived_at)} />} ·{' '}
          {segment.sentence}
        </Text>
      </div>
      <Button
        size="xs"
        variant="default"
        loading={restore.isPending}
        aria-label={`Restore ${segment.name}`}
        onClick={() => {
          restore.mutate()
        }}
      >
        Restore
      </Button>
    </li>
  )
}
