import { Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Segment } from '../api/types'
import { FormDialog } from '../components/FormDialog'
import type { Scope } from '../conditions/tree'
import { countedIn, SCOPES } from '../lists/scopes'
import { toast } from '../manual/toast'
import { useLiveCount } from '../live/store'
import { changedCount } from '../manual/commands'
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
  const members = useLiveCount(segment)
  const make = useMake(segment, members)
  const navigate = useNavigate()
  const [profile, setProfile] = useState<Profile>(() => ({ ...profileOf(segment), name: `Copy of ${segment.name}` }))
  const duplicate = useMutation({
    mutationFn: () => make(profile),
    onSuccess: async (made) => {
      toast(`${made.name} is created.`)
      onClose()
      await navigate({ to: SCOPES[scope].path, search: { segment: made.id } })
    },
  })
  return (
    <FormDialog
      title={`Duplicate ${segment.name}`}
      submit="Duplicate"
      isBusy={duplicate.isPending}
      isReady={profile.name.trim() !== ''}
      onSubmit={() => {
        duplicate.mutate()
      }}
      onClose={onClose}
    >
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
          ? `${countedIn(SCOPES[scope], members)} will be in it.`
          : `It will say: ${segment.sentence}.`}
      </Text>
      <Refusal error={duplicate.error} />
    </FormDialog>
  )
}

/** Makes the other segment. One that could not be filled is not made twice: it is filled the next time. */
function useMake(segment: Segment, members: number): (profile: Profile) => Promise<Segment> {
  const commands = useSegmentCommands()
  const [empty, setEmpty] = useState<Segment>()
  return async (profile) => {
    const made = empty ? await commands.describe(empty, profileBody(profile)) : await create(commands, segment, profile)
    if (segment.kind !== 'manual') return made
    setEmpty(made)
    await fill(commands, made, segment, members)
    return made
  }
}

function create(commands: SegmentCommands, segment: Segment, profile: Profile): Promise<Segment> {
  const { scope, kind, conditions, population, columns } = segment
  const body = { ...profileBody(profile), scope, columns, announce: 'changes' } as const
  if (kind === 'manual') return commands.create({ ...body, kind })
  return commands.create({ ...body, kind: 'attribute', conditions, ...(scope === 'user' && { population }) })
}

/** With the members of now: that there are more, or fewer, than were on screen is no reason to ask. */
async function fill(commands: SegmentCommands, made: Segment, from: Segment, members: number): Promise<void> {
  try {
    await commands.fill(made, from, members)
  } catch (error) {
    const now = error instanceof Error ? changedCount(error) : undefined
    if (now === undefined) throw error
    await commands.fill(made, from, now)
  }
}
