import { Button, Group, Stack } from '@mantine/core'
import type { ReactNode, SyntheticEvent } from 'react'
import { Dialog } from './Dialog'

interface FormDialogProps {
  title: string
  size?: string
  /** What the button says. */
  submit: string
  isBusy: boolean
  isReady?: boolean
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}

/** A dialog with fields, the way out, and one button that gives the command. */
export function FormDialog({ submit, isBusy, isReady = true, onSubmit, onClose, children, ...props }: FormDialogProps) {
  return (
    <Dialog {...props} isBusy={isBusy} onClose={onClose}>
      <form
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault()
          onSubmit()
        }}
      >
        <Stack>
          {children}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" disabled={isBusy} onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isBusy} disabled={!isReady}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
