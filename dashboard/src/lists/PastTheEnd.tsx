import { Button } from '@mantine/core'
import { Users } from '../components/icons'
import { Notice } from '../components/Notice'
import type { ChangeView } from './useChangeView'
import type { List } from './useList'

interface PastTheEndProps {
  list: List
  change: ChangeView
}

/** A page far in, whose rows have all gone meanwhile: that says nothing about the list as a whole. */
export function PastTheEnd({ list: { scope }, change }: PastTheEndProps) {
  return (
    <Notice
      icon={<Users size={20} />}
      title="Nothing is left on this page"
      action={
        <Button
          variant="default"
          onClick={() => {
            change({ cursor: undefined })
          }}
        >
          To the first page
        </Button>
      }
    >
      The {scope.plural} that were here, and after here, are no longer in this list.
    </Notice>
  )
}
