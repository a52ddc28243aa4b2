import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { Dialog } from '../../components/Dialog'
import { command } from '../../api/client'
import { useStore } from '../../app/store'
import { toast } from '../../manual/toast'
import { sessionStore } from '../../session/session'
import { settingsKeys, type Key } from './queries'
import { useCommand } from './useManaged'
import { Warning } from '../../manual/Warning'

/** Asks before a key is worth nothing any more. */
export function RevokeDialog({ of, onClose }: { of: Key; onClose: () => void }) {
  const isOwn = useStore(sessionStore, ({ current }) => current?.token.startsWith(of.prefix) ?? false)
  const revoking = useCommand(settingsKeys.keys, (ingest, key_id: string) =>
    command(ingest, 'delete', '/v1/keys/{key_id}', { ids: { key_id } }),
  )
  const revoke = () => {
    revoking.mutate(of.id, {
      onSuccess: () => {
        toast(`${of.name} is revoked.`)
        onClose()
      },
    })
  }
  return (
    <Dialog isBusy={revoking.isPending} onClose={onClose} title={`Revoke ${of.name}`}>
      <Stack>
        <Text size="sm">
          Whatever uses {of.prefix}… is refused within 5 seconds. This cannot be undone; a new key is another one.
        </Text>
        {isOwn && (
          <Warning role="alert" title="You are signed in with this key">
            You are signed out with it.
          </Warning>
        )}
        {revoking.error && (
          <Alert color="red" role="alert">
            {revoking.error.message}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={onClose}>
            Cancel
          </Button>
          <Button color="red.9" onClick={revoke} loading={revoking.isPending}>
            Revoke
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
