import { Drawer } from '@mantine/core'
import { SegmentForm } from './SegmentForm'
import classes from './NewSegmentDrawer.module.css'

/** Names a segment and says who is in it, beside the list that one comes from. */
export function NewSegmentDrawer({ onClose }: { onClose: () => void }) {
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
      <SegmentForm onCreated={onClose} />
    </Drawer>
  )
}
