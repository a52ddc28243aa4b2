import { Button, Group, Modal, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import type { Segment } from '../api/types'
import type { Scope } from '../conditions/tree'
import { toast } from '../manual/toast'
import { useSegmentCommands } from './commands'
import { profileBody, profileOf } from './profile'
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
  const [profile, setProfile] = useState(() => profileOf(segment))
  const save = useMutation({
    mutationFn: () => describe(segment, profileBody(profile)),
    onSuccess: (saved) => {
      toast(saved.name === segment.name ? `${saved.name} is saved.` : `${segment.name} is called ${saved.name} now.`, {
        run: () => describe(segment, profileBody(profileOf(segment))),
      })
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={`Details of ${segment.name}`}>
      <form
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault()
          save.mutate()
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
