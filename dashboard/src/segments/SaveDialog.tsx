import { Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import { useLeftOut } from '../builder/leftOut'
import { leftOutText } from '../builder/words'
import { Dialog } from '../components/Dialog'
import { useState, type SyntheticEvent } from 'react'
import type { Population, Segment } from '../api/types'
import type { ConditionTree, Scope } from '../conditions/tree'
import { counted } from '../format/names'
import { treeToSave } from './definition'
import { Impact } from './Impact'
import { profileOf, type Profile } from './profile'
import { ProfileFields } from './ProfileFields'
import { Refusal } from './Refusal'
import { nameFor } from './templates'
import { UsedBy } from './UsedBy'
import { useSave } from './useSave'

export interface SaveDialogProps {
  mode: 'new' | 'update'
  scope: Scope
  /** The segment whose list was filtered. */
  segment: Segment
  tree: ConditionTree | null
  population: Population
  columns: string[]
  /** The newest revision whose definition the reader has seen: an update of a later one is refused. */
  revision: number
  onClose: () => void
  onSaved: (segment: Segment) => void
  /** Somebody else has saved another definition meanwhile. */
  onConflict: () => void
}

/** Name, columns, and what saving changes: for those in it, for subscribers, and for what uses the segment. */
export function SaveDialog(props: SaveDialogProps) {
  const { mode, segment, columns, onClose } = props
  const isNew = mode === 'new'
  const [start] = useState<Profile>(() => startOf(props))
  const [profile, setProfile] = useState(start)
  const [withColumns, setWithColumns] = useState(isNew)
  const [everyone, setEveryone] = useState(false)
  const save = useSave(props)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    save.mutate({ before: segment, start, profile, columns: withColumns ? columns : undefined, everyone })
  }
  const fields = (
    <ProfileFields
      scope={props.scope}
      profile={profile}
      error={save.error}
      onChange={(change) => {
        setProfile({ ...profile, ...change })
      }}
    />
  )
  return (
    <Dialog
      isBusy={save.isPending}
      onClose={onClose}
      size="lg"
      title={isNew ? 'Save as a new segment' : `Update ${segment.name}`}
    >
      <form onSubmit={submit}>
        <Stack>
          {isNew && fields}
          <Effects {...props} />
          {isNew ? <AnnounceField checked={everyone} onChange={setEveryone} /> : fields}
          {columns.length > 0 && (
            <ColumnsField number={columns.length} checked={withColumns} onChange={setWithColumns} />
          )}
          <Refusal error={save.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" disabled={save.isPending} onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} disabled={profile.name.trim() === ''}>
              {isNew ? 'Create segment' : 'Update segment'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

/** Whom it would hold or move, and what changes with it. */
function Effects({ mode, scope, segment, tree, population }: SaveDialogProps) {
  const isNew = mode === 'new'
  const leftOut = useLeftOut()
  const target = isNew ? undefined : segment.id
  return (
    <>
      {leftOut > 0 && (
        <Text size="sm" role="note">
          {leftOutText(leftOut)}
        </Text>
      )}
      <Impact scope={scope} tree={treeToSave(segment, tree)} population={population} segment={target} />
      {!isNew && <UsedBy segment={segment} />}
    </>
  )
}

function startOf({ mode, segment, tree }: SaveDialogProps): Profile {
  return mode === 'update' ? profileOf(segment) : { name: nameFor(tree), description: '', tags: [] }
}

interface ChoiceProps {
  checked: boolean
  onChange: (checked: boolean) => void
}

function ColumnsField({ number, checked, onChange }: ChoiceProps & { number: number }) {
  return (
    <Checkbox
      size="sm"
      label={`Show the ${counted(number, 'column')} on screen to everyone who opens it`}
      checked={checked}
      onChange={({ currentTarget }) => {
        onChange(currentTarget.checked)
      }}
    />
  )
}

function AnnounceField({ checked, onChange }: ChoiceProps) {
  return (
    <Checkbox
      size="sm"
      label="Tell subscribers about everyone who is in it now"
      description={
        checked
          ? 'Each of them is announced as segment.entered, which may send them mails.'
          : 'One record, segment.built, is announced; later entries and exits always are.'
      }
      checked={checked}
      onChange={({ currentTarget }) => {
        onChange(currentTarget.checked)
      }}
    />
  )
}
