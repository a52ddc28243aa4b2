import { Alert, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { FormDialog } from '../../components/FormDialog'
import { displayName } from '../../format/names'
import { UsedBy } from './NameCell'
import { describe, orNull, type Attribute, type DescribedScope, type Description, type EventName } from './queries'
import { useCommand } from './useManaged'
import classes from './Settings.module.css'

interface DescribeDialogProps {
  scope: DescribedScope
  of: Pick<Attribute | EventName, 'name' | 'display_name' | 'description' | 'used_by'>
  /** The key of the list that shows it. */
  asked: readonly unknown[]
  onClose: () => void
}

/** Lets people say how an attribute, or an event, is read, and what it means. */
export function DescribeDialog({ scope, of, asked, onClose }: DescribeDialogProps) {
  const [title, setTitle] = useState(of.display_name ?? '')
  const [description, setDescription] = useState(of.description ?? '')
  const saving = useCommand(asked, (ingest, said: Description) => describe(ingest, scope, of.name, said))
  const said = { display_name: orNull(title), description: orNull(description) }
  return (
    <FormDialog
      title={of.name}
      submit="Save"
      isBusy={saving.isPending}
      onSubmit={() => {
        saving.mutate(said, { onSuccess: onClose })
      }}
      onClose={onClose}
    >
      <TextInput
        label="Display name"
        description="What lists and pickers show. The name in conditions and calls stays."
        placeholder={scope === 'event' ? of.name : displayName(of.name)}
        data-autofocus
        maxLength={100}
        value={title}
        onChange={({ currentTarget: { value } }) => {
          setTitle(value)
        }}
      />
      <Textarea
        label="Description"
        placeholder="What it means, and who sends it"
        rows={3}
        maxLength={1_000}
        value={description}
        onChange={({ currentTarget: { value } }) => {
          setDescription(value)
        }}
      />
      {of.used_by.length > 0 && (
        <Text size="sm" c="dimmed" component="div" className={classes.names}>
          Used by <UsedBy segments={of.used_by} />
        </Text>
      )}
      {saving.error && (
        <Alert color="red" role="alert">
          {saving.error.message}
        </Alert>
      )}
    </FormDialog>
  )
}
