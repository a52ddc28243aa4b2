import { Button, Drawer, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { attributesQuery } from '../../api/queries'
import { Plus } from '../../components/icons'
import { isComplete, treeOf, type Match } from '../../conditions/draft'
import { ConditionLine } from './ConditionLine'
import { MatchingCount } from './MatchingCount'
import { Refusal } from './Refusal'
import { useCreateSegment } from './useCreateSegment'
import { useDrafts } from './useDrafts'
import classes from './NewSegmentDrawer.module.css'

/** Names a segment and says who is in it; how many that is shows before it is saved. */
export function NewSegmentDrawer({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [match, setMatch] = useState<Match>('all')
  const { drafts, add, change, remove } = useDrafts()
  const { data: attributes = [] } = useQuery(attributesQuery)
  const conditions = treeOf(match, drafts)
  const create = useCreateSegment(onClose)
  const isReady = name.trim() !== '' && isComplete(drafts)
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="xl"
      title="New segment"
      classNames={{ title: classes.title ?? '' }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (conditions && isReady) create.mutate({ name: name.trim(), conditions })
        }}
      >
        <Stack>
          <TextInput label="Name" data-autofocus maxLength={255} value={name} onChange={({ currentTarget }) => { setName(currentTarget.value) }} />
          <MatchControl match={match} onChange={setMatch} />
          <ul className={classes.lines}>
            {drafts.map((draft) => (
              <ConditionLine
                key={draft.id}
                draft={draft}
                attributes={attributes}
                onChange={(part) => { change(draft.id, part) }}
                onRemove={() => { remove(draft.id) }}
              />
            ))}
          </ul>
          <Button variant="subtle" size="xs" leftSection={<Plus />} className={classes.add} onClick={add}>
            Add a condition
          </Button>
          {create.error && <Refusal error={create.error} />}
          <Group justify="space-between" className={classes.footer}>
            <MatchingCount conditions={conditions} />
            <Button type="submit" loading={create.isPending} disabled={!isReady}>
              Create segment
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  )
}

function MatchControl({ match, onChange }: { match: Match; onChange: (match: Match) => void }) {
  return (
    <Group gap="xs">
      <Text size="sm">Match</Text>
      <SegmentedControl
        size="xs"
        aria-label="Match"
        value={match}
        onChange={onChange}
        data={[
          { value: 'all', label: 'all' },
          { value: 'any', label: 'any' },
        ]}
      />
      <Text size="sm">of these conditions</Text>
    </Group>
  )
}
