import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type SyntheticEvent } from 'react'
import type { Segment } from '../api/types'
import type { Scope } from '../conditions/tree'
import { countedIn, SCOPES } from '../lists/scopes'
import { toast } from '../manual/toast'
import { useSegmentCommands, type SegmentCommands } from './commands'
import { profileBody, profileOf, type Profile } from './profile'
import { ProfileFields } from './ProfileFields'
import { Refusal } from './Refusal'

interface DuplicateDialogProps {
  scope: Scope
  segment: Segment
  onClose: () => void
}

/** Another segment that says the same; of a manual one with the members that it has now. */
export function DuplicateDialog({ scope, segment, onClose }: DuplicateDialogProps) {
  const commands = useSegmentCommands()
  const navigate = useNavigate()
  const [profile, setProfile] = useState<Profile>(() => ({ ...profileOf(segment), name: `Copy of ${segment.name}` }))
  const duplicate = useMutation({
    mutationFn: () => duplicated(commands, segment, profile),
    onSuccess: async (made) => {
      toast(`${made.name} is created.`)
      onClose()
      await navigate({ to: SCOPES[scope].path, search: { segment: made.id } })
    },
  })
  return (
    <Modal opened onClose={onClose} title={`Duplicate ${segment.name}`}>
      <form
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault()
          duplicate.mutate()
        }}
      >
        <Stack>
          <ProfileFields
            scope={scope}
            profile={profile}
            error={duplicate.error}
            onChange={(change) => {
              setProfile({ ...profile, ...change })
            }}
          />
          <Text size="sm" c="dimmed">
            {segment.kind === 'manual'
              ? `${countedIn(SCOPES[scope], segment.member_count ?? 0)} will be in it.`
              : `It will say: ${segment.sentence}.`}
          </Text>
          <Refusal error={duplicate.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={duplicate.isPending} disabled={profile.name.trim() === ''}>
              Duplicate
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

async function duplicated(commands: SegmentCommands, segment: Segment, profile: Profile): Promise<Segment> {
  const { scope, conditions, population, columns } = segment
  const body = { ...profileBody(profile), scope, columns, announce: 'changes' } as const
  if (segment.kind !== 'manual') {
    return commands.create({ ...body, kind: 'attribute', conditions, ...(scope === 'user' && { population }) })
  }
  const made = await commands.create({ ...body, kind: 'manual' })
  await commands.fill(made, segment)
  return made
}
