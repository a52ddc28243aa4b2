import { ActionIcon } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { Check, Copy } from '../../components/icons'

interface CopyActionProps {
  text: string
  label: string
}

/** Copies a text; its label is what changes. */
export function CopyAction({ text, label }: CopyActionProps) {
  const { copied, copy } = useClipboard({ timeout: 2_000 })
  const shown = copied ? 'Copied' : label
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="sm"
      aria-label={shown}
      title={shown}
      onClick={() => {
        copy(text)
      }}
    >
      {copied ? <Check size={14} /> : <Copy size={14} />}
    </ActionIcon>
  )
}
