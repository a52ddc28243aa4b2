import { Button, Group, Stack, Text } from '@mantine/core'
import { Dialog } from '../components/Dialog'
import { useMutation } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import type { Segment } from '../api/types'
import { textOf } from '../app/search'
import type { Scope } from '../conditions/tree'
import { counted } from '../format/names'
import { countedIn, SCOPES } from '../lists/scopes'
import { useLiveCount } from '../live/store'
import { toast } from '../manual/toast'
import { useSegmentCommands } from './commands'
import { referencesOf } from './refusals'
import { Refusal } from './Refusal'
import { SegmentNames, useUsersOf } from './UsedBy'

interface DeleteDialogProps {
  scope: Scope
  segment: Segment
  onClose: () => void
}

/** Deletes a segment that nothing else uses; it can be brought back for 30 days, from the toast at once. */
export function DeleteDialog({ scope, segment, onClose }: DeleteDialogProps) {
  const { archive, unarchive } = useSegmentCommands()
  const members = useLiveCount(segment)
  const leave = useLeave(scope, segment)
  const known = useUsersOf(segment)
  const remove = useMutation({
    mutationFn: () => archive(segment, leave),
    onSuccess: () => {
      toast(`${segment.name} is deleted.`, { run: () => unarchive(segment) })
      onClose()
    },
  })
  const refused = referencesOf(remove.error)
  const users = refused.length > 0 ? refused : known
  return (
    <Dialog isBusy={remove.isPending} onClose={onClose} title={`Delete ${segment.name}?`}>
      <Stack>
        {users.length > 0 ? (
          <Text size="sm" role="alert">
            {counted(users.length, 'segment')} {users.length === 1 ? 'uses' : 'use'} it:{' '}
            <SegmentNames segments={users} />. Take it out of {users.length === 1 ? 'its' : 'their'} conditions first.
          </Text>
        ) : (
          <Text size="sm">
            {countedIn(SCOPES[scope], members)} will no longer be in it, and subscribers get one record,
            segment.deleted. You can bring it back for 30 days.
          </Text>
        )}
        {refused.length === 0 && <Refusal error={remove.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button
            color="red"
            loading={remove.isPending}
            disabled={users.length > 0}
            onClick={() => {
              remove.mutate()
            }}
          >
            Delete segment
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

/** Goes to everyone, when what is on screen was about the segment. */
function useLeave(scope: Scope, { id, key }: Segment): () => Promise<void> {
  const navigate = useNavigate()
  const { search } = useLocation()
  const named = [textOf((search as { segment?: unknown }).segment), textOf((search as { id?: unknown }).id)]
  return async () => {
    if (named.includes(id) || named.includes(key)) await navigate({ to: SCOPES[scope].path, search: {} })
  }
}
