import { ActionIcon } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { Check, LinkTo, Terminal } from '../components/icons'
import { toast } from '../manual/toast'

interface CopyIconProps {
  icon: 'link' | 'curl'
  label: string
  text: () => string
  /** Why it must not be copied. */
  refusal?: string | undefined
}

const ICONS = { link: LinkTo, curl: Terminal }

/** Copies a text and says so; its label is what changes. */
export function CopyIcon({ icon, label, text, refusal }: CopyIconProps) {
  const clipboard = useClipboard({ timeout: 2_000 })
  const Icon = ICONS[icon]
  const shown = clipboard.copied ? 'Copied' : label
  return (
    <ActionIcon
      variant="default"
      size={30}
      aria-label={shown}
      title={shown}
      onClick={() => {
        if (refusal === undefined) clipboard.copy(text())
        else toast(refusal)
      }}
    >
      {clipboard.copied ? <Check /> : <Icon />}
    </ActionIcon>
  )
}
