import { Alert, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { command } from '../../api/client'
import { keys } from '../../api/queries'
import { useNow } from '../../app/now'
import { FormDialog } from '../../components/FormDialog'
import { toast } from '../../manual/toast'
import type { Environment } from './queries'
import { timeIn, timeZones } from './timeZones'
import { useCommand } from './useManaged'
import { Warning } from '../../manual/Warning'

interface EnvironmentDialogProps {
  of: Environment
  onClose: () => void
}

/** Renames an environment, or moves it to another zone after saying what that changes. */
export function EnvironmentDialog({ of, onClose }: EnvironmentDialogProps) {
  const [name, setName] = useState(of.name)
  const [zone, setZone] = useState(of.time_zone)
  const saving = useSave(of, onClose)
  const isMoved = zone !== of.time_zone
  return (
    <FormDialog
      title={`Environment ${of.slug}`}
      submit={isMoved ? `Count days in ${zone}` : 'Save'}
      isBusy={saving.isPending}
      isReady={name.trim() !== ''}
      onSubmit={() => {
        saving.mutate({ name: name.trim(), ...(isMoved && { time_zone: zone }) })
      }}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        required
        withAsterisk={false}
        maxLength={100}
        value={name}
        onChange={({ currentTarget: { value } }) => {
          setName(value)
        }}
      />
      <ZoneField of={of} zone={zone} onChange={setZone} />
      {isMoved && <WhatChanges from={of.time_zone} to={zone} />}
      {saving.error && (
        <Alert color="red" role="alert">
          {saving.error.message}
        </Alert>
      )}
    </FormDialog>
  )
}

interface Change {
  name: string
  time_zone?: string
}

function useSave(of: Environment, onClose: () => void) {
  // Days are counted in all that is on screen.
  const saving = useCommand(keys.all, (ingest, body: Change) =>
    command(ingest, 'patch', '/v1/environments/{slug}', { ids: { slug: of.slug }, body }),
  )
  const mutate = (change: Change) => {
    saving.mutate(change, {
      onSuccess: ({ rebuilding = 0 }) => {
        const moved = change.time_zone
        toast(moved === undefined ? 'Saved.' : `Days are counted in ${moved} now. ${builtAgain(rebuilding)}`)
        onClose()
      },
    })
  }
  return { mutate, error: saving.error, isPending: saving.isPending }
}

function ZoneField({ of, zone, onChange }: { of: Environment; zone: string; onChange: (zone: string) => void }) {
  const now = useNow()
  return (
    <Select
      label="Time zone"
      description={`There it is ${timeIn(zone, now)}`}
      searchable
      allowDeselect={false}
      limit={50}
      data={timeZones(of.time_zone)}
      value={zone}
      onChange={(value) => {
        if (value !== null) onChange(value)
      }}
    />
  )
}

function WhatChanges({ from, to }: { from: string; to: string }) {
  return (
    <Warning title="What changes">
      Days begin at midnight in {to}, no longer in {from}. Segments whose conditions count days (“on”, “before a date”,
      “in the last 7 days”) are built again, with all that use them; until then they keep their members of now. Growth
      is told by the new days. No instant changes: what is stored is UTC.
    </Warning>
  )
}

function builtAgain(segments: number): string {
  if (segments === 0) return 'No segment counts days.'
  return segments === 1 ? '1 segment is built again.' : `${segments} segments are built again.`
}
