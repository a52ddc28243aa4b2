import { Button } from '@mantine/core'
import { Plus } from '../components/icons'
import type { GroupDraft } from '../conditions/draft'
import { linesFor, type Place } from '../conditions/places'
import { useBuilderContext } from './context'
import { addedText } from './words'
import classes from './Builder.module.css'

/** Adds a line of each kind that the grammar allows here. */
export function AddButtons({ group, place }: { group: GroupDraft; place: Place }) {
  const { actions, readOnly } = useBuilderContext()
  if (readOnly) return null
  return (
    <div className={classes.add} role="group" aria-label="Add a condition">
      {linesFor(place).map((line) => (
        <Button
          key={line}
          variant="subtle"
          color="gray"
          size="compact-xs"
          className={classes.adder ?? ''}
          leftSection={<Plus size={12} />}
          onClick={() => {
            actions.add(group.id, line)
          }}
        >
          {addedText(line, place)}
        </Button>
      ))}
    </div>
  )
}
