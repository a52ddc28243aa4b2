import { Button, Group, Stack, Text } from '@mantine/core'
import { Dialog } from '../components/Dialog'
import { useDisclosure } from '@mantine/hooks'
import type { Segment } from '../api/types'
import { Minus } from '../components/icons'
import type { Scope } from '../conditions/tree'
import { changedCount } from './commands'
import { Refused } from './Refused'
import { asWithCount, selectedCount, type Selection } from './selection'
import { usePick, useSayDone } from './usePick'
import { subjects } from './words'

interface RemoveFromManualProps {
  scope: Scope
  segment: Segment
  selection: Selection
  onDone: () => void
}

/** Removes what is selected from the manual segment that is open. */
export function RemoveFromManual(props: RemoveFromManualProps) {
  const [isOpen, dialog] = useDisclosure(false)
  return (
    <>
      <Button variant="default" size="xs" leftSection={<Minus />} onClick={dialog.open}>
        Remove from this segment
      </Button>
      {isOpen && <RemoveDialog {...props} onClose={dialog.close} />}
    </>
  )
}

function RemoveDialog({
  scope,
  segment,
  selection: asked,
  onDone,
  onClose,
}: RemoveFromManualProps & { onClose: () => void }) {
  const picking = usePick()
  const sayDone = useSayDone()
  const selection = asWithCount(asked, changedCount(picking.error))
  const number = subjects(selectedCount(selection), scope)
  const remove = () => {
    const job = { verb: 'remove', scope, selection, segment } as const
    picking.mutate(job, {
      onSuccess: (report) => {
        sayDone(job, report)
        onClose()
        onDone()
      },
    })
  }
  return (
    <Dialog isBusy={picking.isPending} onClose={onClose} title={`Remove from ${segment.name}`}>
      <Stack>
        <Text size="sm">
          {number} will no longer be in {segment.name}. Nothing else of them changes.
        </Text>
        <Refused
          error={picking.error}
          now={changedCount(picking.error)}
          expected={selectedCount(asked)}
          scope={scope}
        />
        <Group justify="flex-end">
          <Button variant="default" disabled={picking.isPending} onClick={onClose}>
            Cancel
          </Button>
          <Button data-autofocus onClick={remove} loading={picking.isPending}>
            Remove {number}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
