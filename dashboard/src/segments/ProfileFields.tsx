import { Stack, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { segmentsOf } from '../api/queries'
import { TextLink } from '../components/TextLink'
import type { Scope } from '../conditions/tree'
import type { Profile } from './profile'
import { takenBy } from './refusals'

interface ProfileFieldsProps {
  scope: Scope
  profile: Profile
  /** Why it was not saved the last time: a name that is taken is said beside the name. */
  error: Error | null
  onChange: (change: Partial<Profile>) => void
}

/** Name, description and tags of a segment. */
export function ProfileFields({ scope, profile, error, onChange }: ProfileFieldsProps) {
  const { data: segments = [] } = useQuery(segmentsOf(scope))
  const taken = takenBy(error)
  return (
    <Stack gap="sm">
      <TextInput
        label="Name"
        data-autofocus
        required
        withAsterisk={false}
        maxLength={100}
        value={profile.name}
        error={taken === undefined ? undefined : <NameTaken id={taken} />}
        onChange={({ currentTarget }) => {
          onChange({ name: currentTarget.value })
        }}
      />
      <Textarea
        label="Description"
        placeholder="What it is for, for whoever meets it next"
        autosize
        minRows={2}
        maxRows={6}
        maxLength={1_000}
        value={profile.description}
        onChange={({ currentTarget }) => {
          onChange({ description: currentTarget.value })
        }}
      />
      <TagsInput
        label="Tags"
        placeholder={profile.tags.length === 0 ? 'A tag, Enter' : ''}
        data={[...new Set(segments.flatMap(({ tags }) => tags))].sort()}
        maxTags={50}
        acceptValueOnBlur
        value={profile.tags}
        onChange={(tags) => {
          onChange({ tags })
        }}
      />
    </Stack>
  )
}

function NameTaken({ id }: { id: string }) {
  return (
    <>
      Another segment has this name already:{' '}
      <TextLink to="/segment" search={{ id }} inherit>
        see it
      </TextLink>
      .
    </>
  )
}
