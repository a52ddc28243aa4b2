import { Alert, Button, Progress, Stack, Text, Title } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Problem } from '../../api/problem'
import type { Scope } from '../../conditions/tree'
import { SCOPES } from '../../lists/scopes'
import { useCheck, type CheckedList } from '../../manual/list/useCheck'
import { useSaveList, type Saved, type Saving } from '../../manual/list/useSaveList'
import type { ListSource } from '../../manual/list/values'
import { subjects } from '../../manual/words'
import { DestinationFields, useManualSegments } from './Destination'
import { Preview } from './Preview'
import classes from './NewManualPage.module.css'

interface SavePanelProps {
  scope: Scope
  source: ListSource | null
  /** The values are ids of people who were picked one by one: there is nothing to look up. */
  isPicked: boolean
  to: string | undefined
  onTo: (segment: string | null) => void
}

/** Where the members go, whom the list means, and the button with the number on it. */
export function SavePanel({ scope, source, isPicked, to, onTo }: SavePanelProps) {
  const [name, setName] = useState('')
  const segment = useManualSegments(scope).find(({ id }) => id === to)
  const check = useCheck(scope, isPicked ? null : source, to)
  const saving = useSaveList()
  const what = whatOf(source, isPicked, check.list)
  const where = to === undefined ? name.trim() : segment
  const ready = !check.isChecking && sizeOf(what) > 0 && where
  const save = useSave(saving.mutate, scope)
  const refusal = refusalsOf(saving.error)
  return (
    <form
      className={classes.panel}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && what) save(ready, what)
      }}
    >
      <DestinationFields
        scope={scope}
        destination={{ isExisting: to !== undefined, name, segment }}
        onName={setName}
        onExisting={onTo}
        error={refusal.ofName}
      />
      <Stack gap="xs" aria-live="polite">
        <Title order={2} size="h6">
          Preview
        </Title>
        {isPicked && <PickedPreview scope={scope} source={source} />}
        {!isPicked && <Preview scope={scope} source={source} isExisting={to !== undefined} {...check} />}
      </Stack>
      <Outcome refusal={refusal.other} isPending={saving.isPending} />
      <Button type="submit" fullWidth loading={saving.isPending} disabled={!ready}>
        {to === undefined ? 'Create with' : 'Add'} {subjects(sizeOf(what), scope)}
      </Button>
    </form>
  )
}

function Outcome({ refusal, isPending }: { refusal: string | undefined; isPending: boolean }) {
  if (isPending) return <Progress value={100} animated aria-label="Adding members" />
  return (
    refusal !== undefined && (
      <Alert color="red" role="alert" title="That did not work">
        {refusal}
      </Alert>
    )
  )
}

function PickedPreview({ scope, source }: { scope: Scope; source: ListSource | null }) {
  return (
    <Text size="sm" c="dimmed">
      {source ? `${subjects(source.values.length, scope)} picked.` : 'Nobody is picked yet.'}
    </Text>
  )
}

/** Saves, and shows the segment with its members. */
function useSave(mutate: ReturnType<typeof useSaveList>['mutate'], scope: Scope) {
  const navigate = useNavigate()
  return (to: Saving['to'], what: Saving['what']) => {
    const onSuccess = ({ segment }: Saved) => navigate({ to: SCOPES[scope].path, search: { segment: segment.id } })
    mutate({ scope, to, what }, { onSuccess: (saved) => void onSuccess(saved) })
  }
}

function whatOf(source: ListSource | null, isPicked: boolean, list: CheckedList | undefined) {
  if (isPicked) return source?.values.flatMap(({ cells }) => cells)
  return list?.state === 'ready' ? list : undefined
}

function sizeOf(what: CheckedList | string[] | undefined): number {
  return Array.isArray(what) ? what.length : (what?.matched ?? 0)
}

/** A refusal of the name is told at its field. */
function refusalsOf(error: Error | null): { ofName?: string; other?: string } {
  if (!error) return {}
  return error instanceof Problem && error.code === 'name_taken' ? { ofName: error.message } : { other: error.message }
}
