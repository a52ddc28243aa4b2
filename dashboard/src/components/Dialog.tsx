import { Modal, type ModalProps } from '@mantine/core'
import { useReturnOfFocus } from './opener'

interface DialogProps extends Omit<ModalProps, 'opened'> {
  /** What was asked for is on its way: the dialog stays until it is known what became of it. */
  isBusy?: boolean
}

/** A dialog is open for as long as it is there. Mantine gives the focus back of those only that stay when they close. */
export function Dialog({ isBusy = false, onClose, ...props }: DialogProps) {
  useReturnOfFocus()
  return (
    <Modal
      {...props}
      opened
      onClose={() => {
        if (!isBusy) onClose()
      }}
    />
  )
}
