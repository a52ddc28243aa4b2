import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core'
import { Dialog } from '../components/Dialog'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { command } from '../api/client'
import { Close } from '../components/icons'
import { toast } from '../manual/toast'
import { useIngest } from '../manual/useIngest'
import { useRefresh } from '../manual/usePick'
import { useMayManage } from '../session/useMayManage'

interface RemoveMemberProps {
  companyId: string
  userId: string
}

/** Ends a membership, after saying what that means. */
export function RemoveMember({ companyId, userId }: RemoveMemberProps) {
  const mayManage = useMayManage()
  const [isOpen, dialog] = useDisclosure(false)
  if (!mayManage) return null
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={24}
        aria-label={`Remove ${userId} from ${companyId}`}
        title="Remove from the company"
        onClick={dialog.open}
      >
        <Close size={14} />
      </ActionIcon>
      {isOpen && <Confirm companyId={companyId} userId={userId} onClose={dialog.close} />}
    </>
  )
}

function Confirm({ companyId, userId, onClose }: RemoveMemberProps & { onClose: () => void }) {
  const ingest = useIngest()
  const refresh = useRefresh()
  const ending = useMutation({
    mutationFn: async () => {
      const ids = { company_id: companyId, user_id: userId }
      return command(await ingest(), 'delete', '/v1/companies/{company_id}/members/{user_id}', { ids })
    },
    onSuccess: ({ message_id }) => {
      toast(`${userId} is removed from ${companyId}.`)
      onClose()
      void refresh([message_id])
    },
  })
  return (
    <Dialog isBusy={ending.isPending} onClose={onClose} title="Remove from the company">
      <Stack>
        <Text size="sm">
          <b>{userId}</b> leaves <b>{companyId}</b>, and segments that ask for it. A later <code>group</code> call takes
          her back; what is known of both stays.
        </Text>
        {ending.error && (
          <Text size="sm" c="red.9" role="alert">
            {ending.error.message}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" disabled={ending.isPending} onClick={onClose}>
            Cancel
          </Button>
          <Button
            color="red.9"
            loading={ending.isPending}
            onClick={() => {
              ending.mutate()
            }}
          >
            Remove
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
