import { Button, Group, List, Progress, Stack, Text, TextInput } from '@mantine/core'
import { Dialog } from '../components/Dialog'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { Trash } from '../components/icons'
import type { Scope } from '../conditions/tree'
import { CountChanged } from './erase'
import { Refused } from './Refused'
import { asWithCount, selectedCount, type Selection } from './selection'
import { toast } from './toast'
import { useErase } from './useErase'
import { subjects } from './words'

interface DeleteSubjectsProps {
  scope: Scope
  selection: Selection
  onDone: () => void
}

const LOST: Record<Scope, readonly string[]> = {
  user: [
    'their profiles: every attribute, and what was merged into them',
    'their memberships of companies and segments',
    'their log: every call that was ever sent about them',
  ],
  company: [
    'their profiles: every attribute',
    'their users as members; the users themselves stay',
    'their places in segments, and their log',
  ],
}

/** More than this many are not deleted by one press of a button. */
const TYPED_ABOVE = 10

/** Deletes what is selected for good, after saying what is lost. */
export function DeleteSubjects(props: DeleteSubjectsProps) {
  const [isOpen, dialog] = useDisclosure(false)
  return (
    <>
      <Button variant="default" size="xs" leftSection={<Trash />} onClick={dialog.open}>
        Delete
      </Button>
      {isOpen && <DeleteDialog {...props} onClose={dialog.close} />}
    </>
  )
}

function DeleteDialog({ scope, selection: asked, onDone, onClose }: DeleteSubjectsProps & { onClose: () => void }) {
  const erasing = useErase(scope)
  const [typed, setTyped] = useState('')
  const changed = erasing.error instanceof CountChanged ? erasing.error.count : undefined
  const selection = asWithCount(asked, changed)
  const number = selectedCount(selection)
  const isSure = number <= TYPED_ABOVE || typed.replace(/[\s,.]/g, '') === String(number)
  const submit = () => {
    erasing.mutate(selection, {
      onSuccess: (messageIds) => {
        toast(`${subjects(messageIds.length, scope)} deleted.`)
        onClose()
        onDone()
      },
    })
  }
  return (
    <Dialog isBusy={erasing.isPending} onClose={onClose} title={`Delete ${subjects(number, scope)}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isSure) submit()
        }}
      >
        <Stack>
          <WhatIsLost scope={scope} />
          {number > TYPED_ABOVE && (
            <TextInput
              data-autofocus
              label={`Type ${number} to confirm`}
              inputMode="numeric"
              autoComplete="off"
              value={typed}
              onChange={({ currentTarget: { value } }) => {
                setTyped(value)
              }}
            />
          )}
          <Refused error={erasing.error} now={changed} expected={selectedCount(asked)} scope={scope} />
          {erasing.isPending && <Progress value={(erasing.done / number) * 100} aria-label="Deleted so far" />}
          <Group justify="flex-end">
            <Button variant="default" disabled={erasing.isPending} onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color="red.9" loading={erasing.isPending} disabled={!isSure}>
              Delete {subjects(number, scope)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

function WhatIsLost({ scope }: { scope: Scope }) {
  return (
    <>
      <Text size="sm">This cannot be undone. What is lost:</Text>
      <List size="sm" spacing={2}>
        {LOST[scope].map((item) => (
          <List.Item key={item}>{item}</List.Item>
        ))}
      </List>
      <Text size="sm" c="dimmed">
        Whoever is sent again by a later call comes back as new, and empty.
      </Text>
    </>
  )
}
