import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'

interface Undo {
  label?: string
  run: () => Promise<unknown>
}

/** Says in a corner what was done, with a way back where there is one. */
export function toast(message: string, undo?: Undo): void {
  const id = notifications.show({
    message: undo ? <WithUndo message={message} undo={undo} onDone={() => notifications.hide(id)} /> : message,
    autoClose: undo ? 12_000 : 6_000,
  })
}

/** Says in a corner that something did not work. */
export function toastError(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  notifications.show({ message, color: 'red', role: 'alert', autoClose: false })
}

function WithUndo({ message, undo, onDone }: { message: string; undo: Undo; onDone: () => void }) {
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <Text size="sm">{message}</Text>
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={() => {
          onDone()
          undo.run().catch(toastError)
        }}
      >
        {undo.label ?? 'Undo'}
      </Button>
    </Group>
  )
}
