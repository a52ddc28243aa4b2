import { SegmentedControl } from '@mantine/core'
import type { GroupDraft } from '../conditions/draft'
import { useBuilderContext } from './context'
import classes from './Builder.module.css'

/** Whether all lines must hold, or any one of them. */
export function MatchControl({ group }: { group: GroupDraft }) {
  const { actions, readOnly } = useBuilderContext()
  return (
    <span className={classes.match}>
      <SegmentedControl
        size="xs"
        aria-label="Match"
        disabled={readOnly}
        value={group.match}
        onChange={(match) => {
          actions.change(group, { match })
        }}
        data={[
          { value: 'all', label: 'all' },
          { value: 'any', label: 'any' },
        ]}
      />
      of these
    </span>
  )
}
