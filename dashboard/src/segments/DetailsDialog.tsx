import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Segment } from '../api/types'
import { FormDialog } from '../components/FormDialog'
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
    <FormDialog
      title={`Details of ${segment.name}`}
      submit="Save"
      isBusy={save.isPending}
      isReady={profile.name.trim() !== ''}
      onSubmit={() => {
        save.mutate(profile)
      }}
      onClose={onClose}
    >
      <ProfileFields
        scope={scope}
        profile={profile}
        error={save.error}
        onChange={(change) => {
          setProfile({ ...profile, ...change })
        }}
      />
      <Refusal error={save.error} />
    </FormDialog>
  )
}
