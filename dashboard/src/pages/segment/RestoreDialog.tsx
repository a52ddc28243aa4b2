import { Button, Group, Stack, Text } from '@mantine/core'
import { Dialog } from '../../components/Dialog'
import { useMutation } from '@tanstack/react-query'
import type { Segment, SegmentVersion } from '../../api/types'
import { toast } from '../../manual/toast'
import { useSegmentCommands } from '../../segments/commands'
import { latestVersion, treeOf } from '../../segments/definition'
import { DifferenceLines } from '../../segments/DifferenceLines'
import { Impact } from '../../segments/Impact'
import { Refusal } from '../../segments/Refusal'
import { UsedBy } from '../../segments/UsedBy'

interface RestoreDialogProps {
  segment: Segment
  version: SegmentVersion
  onClose: () => void
}

/** What an earlier version said becomes the next one: how that differs from now, and whom it moves. */
export function RestoreDialog({ segment, version, onClose }: RestoreDialogProps) {
  const { restore } = useSegmentCommands()
  const latest = latestVersion(segment)
  const restoring = useMutation({
    mutationFn: (before: number) => restore(segment, version.version, before),
    onSuccess: (saved, before) => {
      const now = latestVersion(saved)
      toast(`${saved.name} says again what version ${version.version} said.`, {
        run: () => restore(saved, before, now),
      })
      onClose()
    },
  })
  return (
    <Dialog isBusy={restoring.isPending} onClose={onClose} size="lg" title={`Restore version ${version.version}?`}>
      <Stack>
        <Text size="sm">
          Version {latest + 1} will say: {version.sentence}.
        </Text>
        <DifferenceLines before={treeOf(segment)} after={treeOf(version)} label="From now to then" />
        <Impact scope={segment.scope} tree={treeOf(version)} population={version.population} segment={segment.id} />
        <UsedBy segment={segment} />
        <Refusal error={restoring.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" disabled={restoring.isPending} onClick={onClose}>
            Cancel
          </Button>
          <Button
            loading={restoring.isPending}
            onClick={() => {
              restoring.mutate(latest)
            }}
          >
            Restore version {version.version}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
