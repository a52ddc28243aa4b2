import { Badge, Button, Group, Switch, Table, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Plus } from '../../components/icons'
import { RelativeTime } from '../../components/RelativeTime'
import { NewKeyDialog } from './NewKeyDialog'
import { keysQuery, type Key } from './queries'
import { RevokeDialog } from './RevokeDialog'
import { Pending, TableFrame } from './TableFrame'
import { useIngestUrl } from './useManaged'
import classes from './Settings.module.css'

/** The keys of the environment: what each may do, and the way to take it back. */
export function KeysTab() {
  const [isMaking, dialog] = useDisclosure(false)
  const [showsRevoked, setShowsRevoked] = useState(false)
  const [revoking, setRevoking] = useState<Key | null>(null)
  const { data, error, refetch } = useQuery(keysQuery(useIngestUrl()))
  if (!data) return <Pending error={error} onRetry={refetch} />
  const live = data.filter(({ revoked_at }) => revoked_at === null)
  const shown = showsRevoked ? data : live
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Text size="sm" c="dimmed">
          A key is shown once, when it is made. Only its beginning is kept to be seen.
        </Text>
        <Group gap="md">
          {data.length > live.length && (
            <Switch
              size="xs"
              label={`Show ${data.length - live.length} revoked`}
              checked={showsRevoked}
              onChange={({ currentTarget: { checked } }) => {
                setShowsRevoked(checked)
              }}
            />
          )}
          <Button size="xs" leftSection={<Plus />} onClick={dialog.open}>
            New key
          </Button>
        </Group>
      </Group>
      <TableFrame headings={['Name', 'Begins with', 'May', 'Made', 'By', '']}>
        {shown.map((key) => (
          <KeyRow key={key.id} of={key} onRevoke={setRevoking} />
        ))}
      </TableFrame>
      {isMaking && <NewKeyDialog onClose={dialog.close} />}
      {revoking && (
        <RevokeDialog
          of={revoking}
          onClose={() => {
            setRevoking(null)
          }}
        />
      )}
    </>
  )
}

function KeyRow({ of, onRevoke }: { of: Key; onRevoke: (key: Key) => void }) {
  const isRevoked = of.revoked_at !== null
  return (
    <Table.Tr className={isRevoked ? classes.quiet : undefined}>
      <Table.Td fw={500}>{of.name}</Table.Td>
      <Table.Td className={classes.mono}>{of.prefix}…</Table.Td>
      <Table.Td>
        <Group gap={6}>
          <Badge variant="default" size="sm" tt="none" fw={500}>
            {of.scope}
          </Badge>
          {of.browser && (
            <Badge variant="default" size="sm" tt="none" fw={500} title="It stands in web pages">
              browser
            </Badge>
          )}
        </Group>
      </Table.Td>
      <Table.Td>
        <RelativeTime instantMs={Date.parse(of.created_at)} />
      </Table.Td>
      <Table.Td>{of.created_by}</Table.Td>
      <Table.Td className={classes.actions}>
        {of.revoked_at === null ? (
          <Button
            variant="default"
            size="compact-xs"
            aria-label={`Revoke ${of.name} (${of.scope}, ${of.prefix}…)`}
            onClick={() => {
              onRevoke(of)
            }}
          >
            Revoke
          </Button>
        ) : (
          <>
            revoked <RelativeTime instantMs={Date.parse(of.revoked_at)} />
          </>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
