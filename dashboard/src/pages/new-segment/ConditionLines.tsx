import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { attributesQuery } from '../../api/queries'
import { Plus } from '../../components/icons'
import { ConditionLine } from './ConditionLine'
import type { Drafts } from './useDrafts'
import classes from './NewSegmentDrawer.module.css'

export function ConditionLines({ lines: { drafts, add, change, remove } }: { lines: Drafts }) {
  const { data: attributes = [] } = useQuery(attributesQuery)
  return (
    <>
      <ul className={classes.lines}>
        {drafts.map((draft) => (
          <ConditionLine
            key={draft.id}
            draft={draft}
            attributes={attributes}
            onChange={(part) => {
              change(draft.id, part)
            }}
            onRemove={() => {
              remove(draft.id)
            }}
          />
        ))}
      </ul>
      <Button variant="subtle" size="xs" leftSection={<Plus />} className={classes.add} onClick={add}>
        Add a condition
      </Button>
    </>
  )
}
