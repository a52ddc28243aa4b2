import { ActionIcon, Menu } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { Segment } from '../api/types'
import { Chart, Copy, Dots, Pencil, Trash } from '../components/icons'
import type { Scope } from '../conditions/tree'
import { toast } from '../manual/toast'
import { useMayManage } from '../session/useMayManage'
import { curlOfSegment } from './curl'
import classes from './SegmentMenu.module.css'

const DetailsDialog = lazy(async () => ({ default: (await import('./DetailsDialog')).DetailsDialog }))
const DuplicateDialog = lazy(async () => ({ default: (await import('./DuplicateDialog')).DuplicateDialog }))
const DeleteDialog = lazy(async () => ({ default: (await import('./DeleteDialog')).DeleteDialog }))

interface SegmentMenuProps {
  scope: Scope
  segment: Segment
}

type Dialog = 'details' | 'duplicate' | 'delete'

/** What can be done with a segment as a whole; a default one is explained instead of changed. */
export function SegmentMenu({ scope, segment }: SegmentMenuProps) {
  const mayManage = useMayManage()
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const dialogProps = {
    scope,
    segment,
    onClose: () => {
      setDialog(null)
    },
  }
  return (
    <>
      <Menu position="bottom-start" width={250} shadow="md">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`Actions of ${segment.name}`}>
            <Dots />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<Chart />}
            renderRoot={(props) => <Link to="/segment" search={{ id: segment.id }} {...props} />}
          >
            Growth, changes, versions
          </Menu.Item>
          <CopyItems segment={segment} />
          {mayManage && <ManageItems isDefault={segment.kind === 'default'} onChoose={setDialog} />}
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        {dialog === 'details' && <DetailsDialog {...dialogProps} />}
        {dialog === 'duplicate' && <DuplicateDialog {...dialogProps} />}
        {dialog === 'delete' && <DeleteDialog {...dialogProps} />}
      </Suspense>
    </>
  )
}

interface ManageItemsProps {
  isDefault: boolean
  onChoose: (dialog: Dialog) => void
}

function ManageItems({ isDefault, onChoose }: ManageItemsProps) {
  const chosen = (dialog: Dialog) => () => {
    onChoose(dialog)
  }
  return (
    <>
      <Menu.Divider />
      <Menu.Item leftSection={<Pencil />} disabled={isDefault} onClick={chosen('details')}>
        Rename and describe…
      </Menu.Item>
      <Menu.Item leftSection={<Copy />} onClick={chosen('duplicate')}>
        Duplicate…
      </Menu.Item>
      <Menu.Item leftSection={<Trash />} className={classes.delete} disabled={isDefault} onClick={chosen('delete')}>
        Delete…
      </Menu.Item>
      {isDefault && (
        <Menu.Label>Every environment has this segment, so that it keeps its name and is never deleted.</Menu.Label>
      )}
    </>
  )
}

function CopyItems({ segment }: { segment: Segment }) {
  const { copy } = useClipboard()
  const copied = (text: string, what: string) => () => {
    copy(text)
    toast(`${what} copied.`)
  }
  return (
    <>
      <Menu.Item leftSection={<Copy />} onClick={copied(segment.id, 'The id is')}>
        Copy id
      </Menu.Item>
      <Menu.Item leftSection={<Copy />} onClick={copied(segment.key, 'The key is')}>
        Copy key
      </Menu.Item>
      <Menu.Item leftSection={<Copy />} onClick={copied(curlOfSegment(segment, location.origin), 'The line is')}>
        Copy as curl
      </Menu.Item>
    </>
  )
}
