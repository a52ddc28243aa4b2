import { ActionIcon, CopyButton } from '@mantine/core'
import { Check, Copy } from '../components/icons'
import classes from './Subject.module.css'

/** An id as it is, to be copied. */
export function CopyId({ id }: { id: string }) {
  return (
    <span className={classes.id}>
      <code>{id}</code>
      <CopyButton value={id} timeout={2_000}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={20}
            aria-label={copied ? 'Copied' : 'Copy id'}
            title={copied ? 'Copied' : 'Copy id'}
            onClick={copy}
          >
            {copied ? <Check size={13} /> : <Copy size={13} />}
          </ActionIcon>
        )}
      </CopyButton>
    </span>
  )
}
