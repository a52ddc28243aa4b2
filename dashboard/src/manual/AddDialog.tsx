import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Dialog } from '../components/Dialog'
import { useState } from 'react'
import type { Segment } from '../api/types'
import type { Scope } from '../conditions/tree'
import { count } from '../format/names'
import { totalQuery } from '../lists/queries'
import { useLiveCount } from '../live/store'
import { changedCount, type PickReport } from './commands'
import { Refused } from './Refused'
import { isPartial, Report } from './Report'
import { alreadyInRequest, asWithCount, selectedCount, type SelectedSearch, type Selection } from './selection'
import { useCreateManual, usePick, useSayDone } from './usePick'
import { subjects } from './words'

interface AddDialogProps {
  scope: Scope
  selection: Selection
  /** The segment to add to; null: a new one. */
  target: Segment | null
  onClose: (isDone: boolean) => void
}

/** Names the number before it adds, and shows who was left out after it. */
export function AddDialog({ scope, selection, target, onClose }: AddDialogProps) {
  const [report, setReport] = useState<PickReport>()
  const [isBusy, setBusy] = useState(false)
  const close = () => {
    onClose(report !== undefined)
  }
  return (
    <Dialog isBusy={isBusy} onClose={close} title={target ? `Add to ${target.name}` : 'New manual segment'}>
      {report ? (
        <Stack>
          <Report report={report} scope={scope} />
          <Group justify="flex-end">
            <Button onClick={close}>Done</Button>
          </Group>
        </Stack>
      ) : (
        <AddForm
          scope={scope}
          selection={selection}
          target={target}
          onBusy={setBusy}
          onCancel={close}
          onAdded={(added) => {
            if (isPartial(added)) setReport(added)
            else onClose(true)
          }}
        />
      )}
    </Dialog>
  )
}

interface AddFormProps extends Omit<AddDialogProps, 'onClose'> {
  /** What is added is on its way: who is left out has still to be told. */
  onBusy: (isBusy: boolean) => void
  onCancel: () => void
  onAdded: (report: PickReport) => void
}

function AddForm({ scope, selection: asked, target, onBusy, onCancel, onAdded }: AddFormProps) {
  const [name, setName] = useState('')
  const create = useCreateManual()
  const picking = usePick()
  const sayDone = useSayDone()
  const now = changedCount(picking.error)
  const selection = asWithCount(asked, now)
  const number = subjects(selectedCount(selection), scope)
  const made = target ?? create.data
  const add = async () => {
    const job = { verb: 'add', scope, selection, segment: made ?? (await create.mutateAsync({ scope, name })) } as const
    const report = await picking.mutateAsync(job)
    sayDone(job, report)
    onAdded(report)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        // What went wrong is shown: it is the error of one of the two.
        onBusy(true)
        add()
          .catch(() => undefined)
          .finally(() => {
            onBusy(false)
          })
      }}
    >
      <Stack>
        {!target && (
          <TextInput
            label="Name"
            data-autofocus
            required
            withAsterisk={false}
            maxLength={100}
            value={name}
            disabled={made !== undefined}
            error={create.error?.message}
            onChange={({ currentTarget: { value } }) => {
              setName(value)
            }}
          />
        )}
        <WhatItMeans selection={selection} scope={scope} target={target} />
        <Refused error={picking.error} now={now} expected={selectedCount(asked)} scope={scope} />
        <Group justify="flex-end">
          <Button variant="default" disabled={create.isPending || picking.isPending} onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending || picking.isPending} disabled={!made && name.trim() === ''}>
            {target ? `Add ${number}` : `Create with ${number}`}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** How many the segment has, and that nobody joins it by a condition. */
function WhatItMeans({ selection, scope, target }: Pick<AddDialogProps, 'selection' | 'scope' | 'target'>) {
  const members = useLiveCount(target ?? undefined)
  return (
    <Text size="sm" c="dimmed">
      {target && `It has ${subjects(members, scope)} now. `}
      {selection.kind === 'matching' && target && <AlreadyIn search={selection.search} scope={scope} target={target} />}
      {selection.kind === 'matching'
        ? 'Everyone who matches now is added, once: who matches later is not. This cannot be undone in one step.'
        : 'Members are who is picked, and nobody by a condition.'}
    </Text>
  )
}

/** How many of all that match are in it: they stay, and are not added. */
function AlreadyIn({ search, scope, target }: { search: SelectedSearch; scope: Scope; target: Segment }) {
  const { data: number } = useQuery(totalQuery(scope, alreadyInRequest(search, target.id), undefined, true))
  if (typeof number !== 'number') return null
  if (number === 0) return 'None of those that match is a member yet. '
  return `${count(number)} of those that match ${number === 1 ? 'is a member' : 'are members'} already. `
}
