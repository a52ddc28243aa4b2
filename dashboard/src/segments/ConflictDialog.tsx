import { Button, Group, Stack, Text } from '@mantine/core'
import { Dialog } from '../components/Dialog'
import { useQuery } from '@tanstack/react-query'
import type { Population, Segment } from '../api/types'
import { RelativeTime } from '../components/RelativeTime'
import type { ConditionTree, Scope } from '../conditions/tree'
import { treeOf } from './definition'
import { DifferenceLines } from './DifferenceLines'
import { Impact } from './Impact'
import { impactQuery } from './queries'
import classes from './ConflictDialog.module.css'

interface ConflictDialogProps {
  scope: Scope
  /** As somebody else has saved it meanwhile. */
  segment: Segment
  /** As it was when this edit began. */
  base: Segment
  tree: ConditionTree | null
  population: Population
  onClose: () => void
  onDiscard: () => void
  onSaveMine: () => void
  onSaveAsNew: () => void
}

/** Two people edited one segment: what it was, what theirs says, what mine says, and what of it shall hold. */
export function ConflictDialog(props: ConflictDialogProps) {
  const { scope, segment, base, tree, population, onClose, onDiscard, onSaveMine, onSaveAsNew } = props
  const mine = { scope, tree, population, segment: segment.id }
  const { data } = useQuery(impactQuery(mine))
  return (
    <Dialog onClose={onClose} size="xl" title={`${segment.name} was edited meanwhile`}>
      <Stack>
        <Text size="sm">
          {segment.updated_by} saved another definition <RelativeTime instantMs={Date.parse(segment.updated_at)} />.
          When you began it said: {base.sentence}.
        </Text>
        <div className={classes.sides}>
          <Side title="Theirs, saved" sentence={segment.sentence} />
          <Side title="Mine, not saved" sentence={data?.sentence ?? ' '} />
        </div>
        <DifferenceLines before={treeOf(segment)} after={tree} label="From theirs to mine" />
        <Impact {...mine} />
        <Group justify="flex-end" gap="xs">
          <Button
            variant="default"
            onClick={() => {
              onClose()
              onDiscard()
            }}
          >
            Keep theirs
          </Button>
          <Button variant="default" onClick={onSaveAsNew}>
            Save mine as new
          </Button>
          <Button onClick={onSaveMine}>Replace theirs with mine</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

function Side({ title, sentence }: { title: string; sentence: string }) {
  return (
    <section className={classes.side} aria-label={title}>
      <h3 className={classes.title}>{title}</h3>
      <p className={classes.sentence}>{sentence}</p>
    </section>
  )
}
