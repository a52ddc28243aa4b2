import { Button, CopyButton as Copying } from '@mantine/core'
import { Check, Copy } from './icons'

interface CopyButtonProps {
  text: string
  label?: string
}

/** Copies a text and says so, also to a screen reader: the label is what changes. */
export function CopyButton({ text, label = 'Copy' }: CopyButtonProps) {
  return (
    <Copying value={text} timeout={2_000}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          size="xs"
          leftSection={copied ? <Check /> : <Copy />}
          onClick={copy}
          aria-live="polite"
        >
          {copied ? 'Copied' : label}
        </Button>
      )}
    </Copying>
  )
}
