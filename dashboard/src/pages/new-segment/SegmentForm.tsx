import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { isComplete, treeOf, type Match } from '../../conditions/draft'
import { ConditionLines } from './ConditionLines'
import { MatchControl } from './MatchControl'
import { MatchingCount } from './MatchingCount'
import { Refusal } from './Refusal'
import { useCreateSegment } from './useCreateSegment'
import { useDrafts } from './useDrafts'
import classes from './NewSegmentDrawer.module.css'

/** Name and conditions; how many match shows before anything is saved. */
export function SegmentForm({ onCreated }: { onCreated: () => void }) {
  const [name, setName] = useState('')
  const [match, setMatch] = useState<Match>('all')
  const lines = useDrafts()
  const create = useCreateSegment(onCreated)
  const conditions = treeOf(match, lines.drafts)
  const isReady = name.trim() !== '' && isComplete(lines.drafts)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (conditions && isReady) create.mutate({ name: name.trim(), conditions })
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          data-autofocus
          maxLength={255}
          value={name}
          onChange={({ currentTarget }) => {
            setName(currentTarget.value)
          }}
        />
        <MatchControl match={match} onChange={setMatch} />
        <ConditionLines lines={lines} />
        {create.error && <Refusal error={create.error} />}
        <Group justify="space-between" className={classes.footer}>
          <MatchingCount conditions={conditions} />
          <Button type="submit" loading={create.isPending} disabled={!isReady}>
            Create segment
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
