import { Alert, Button, Group, Radio, Stack, Switch, Text, TextInput } from '@mantine/core'
import { Dialog } from '../../components/Dialog'
import { useState } from 'react'
import { command } from '../../api/client'
import { CopyButton } from '../../components/CopyButton'
import { settingsKeys, type Key } from './queries'
import { useCommand } from './useManaged'
import classes from './Settings.module.css'

type KeyScope = Key['scope']

const SCOPES: readonly [KeyScope, string, string][] = [
  ['write', 'Write', 'Sends calls, as SDKs do. It reads nothing.'],
  ['read', 'Read', 'Reads users, segments and events, and signs in to look.'],
  ['manage', 'Manage', 'Everything: segments, members, deletions, keys.'],
]

/** Makes a key; its text is shown here and never again. */
export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const making = useMaking()
  const made = making.data
  return (
    <Dialog
      isBusy={making.isPending}
      onClose={onClose}
      title={made ? `The key “${made.name}”` : 'New key'}
      closeOnClickOutside={!made}
    >
      {made ? <Shown text={made.key ?? ''} onClose={onClose} /> : <KeyForm making={making} onCancel={onClose} />}
    </Dialog>
  )
}

function Shown({ text, onClose }: { text: string; onClose: () => void }) {
  return (
    <Stack>
      <Text size="sm">Copy it now: it is not shown again.</Text>
      <Group wrap="nowrap" gap="xs">
        <code className={classes.secret} data-testid="key">
          {text}
        </code>
        <CopyButton text={text} />
      </Group>
      <Group justify="flex-end">
        <Button onClick={onClose}>I have it</Button>
      </Group>
    </Stack>
  )
}

/** A key that was made while its dialog is closed is seen by nobody: whoever makes one waits for it. */
function useMaking() {
  return useCommand(settingsKeys.keys, (ingest, body: { name: string; scope: KeyScope; browser: boolean }) =>
    command(ingest, 'post', '/v1/keys', { body }),
  )
}

function KeyForm({ making, onCancel }: { making: ReturnType<typeof useMaking>; onCancel: () => void }) {
  const [name, setName] = useState('')
  const [scope, setScope] = useState<KeyScope>('write')
  const [isPublic, setPublic] = useState(false)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        making.mutate({ name, scope, browser: scope === 'write' && isPublic })
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          description="Who or what uses it"
          data-autofocus
          required
          withAsterisk={false}
          maxLength={100}
          value={name}
          onChange={({ currentTarget: { value } }) => {
            setName(value)
          }}
        />
        <ScopeField scope={scope} onChange={setScope} />
        {scope === 'write' && (
          <Switch
            label="It stands in web pages"
            description="Everybody can see it there: it may not alias or import."
            size="xs"
            checked={isPublic}
            onChange={({ currentTarget: { checked } }) => {
              setPublic(checked)
            }}
          />
        )}
        {making.error && (
          <Alert color="red" role="alert">
            {making.error.message}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" disabled={making.isPending} onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={making.isPending} disabled={name.trim() === ''}>
            Make key
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function ScopeField({ scope, onChange }: { scope: KeyScope; onChange: (scope: KeyScope) => void }) {
  return (
    <Radio.Group label="May" value={scope} onChange={onChange}>
      <Stack gap="xs" mt={6}>
        {SCOPES.map(([value, label, description]) => (
          <Radio key={value} value={value} label={label} description={description} size="xs" />
        ))}
      </Stack>
    </Radio.Group>
  )
}
