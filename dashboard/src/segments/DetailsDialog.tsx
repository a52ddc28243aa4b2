import { Button, Group, Modal, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import type { Segment } from '../api/types'
import type { Scope } from '../conditions/tree'
import { toast } from '../manual/toast'
import { useSegmentCommands } from './commands'
import { changesOf, profileOf, type Profile } from './profile'
import { ProfileFields } from './ProfileFields'
import { Refusal } from './Refusal'

interface DetailsDialogProps {
  scope: Scope
  segment: Segment
  onClose: () => void
}

/** Name, description and tags of a segment, which change without a new version. */
export function DetailsDialog({ scope, segment, onClose }: DetailsDialogProps) {
  const { describe } = useSegmentCommands()
  const [start] = useState(() => profileOf(segment))
  const [profile, setProfile] = useState(start)
  const save = useMutation({
    mutationFn: (now: Profile) => describe(segment, changesOf(start, now)),
    onSuccess: (saved, now) => {
      toast(saved.name === start.name ? `${saved.name} is saved.` : `${start.name} is called ${saved.name} now.`, {
        run: () => describe(segment, changesOf(now, start)),
      })
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={`Details of ${segment.name}`}>
      <form
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault()
          save.mutate(profile)
        }}
      >
        <Stack>
          <ProfileFields
            scope={scope}
            profile={profile}
            error={save.error}
            onChange={(change) => {
              setProfile({ ...profile, ...change })
            }}
          />
          <Refusal error={save.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} disabled={profile.name.trim() === ''}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
