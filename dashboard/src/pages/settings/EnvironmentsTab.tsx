import { Badge, Button, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNow } from '../../app/now'
import { environmentQuery } from '../../api/queries'
import { RelativeTime } from '../../components/RelativeTime'
import { EnvironmentDialog } from './EnvironmentDialog'
import { environmentsQuery, type Environment } from './queries'
import { Pending, TableFrame } from './TableFrame'
import { timeIn } from './timeZones'
import { useIngestUrl } from './useManaged'
import classes from './Settings.module.css'

/** The environments of the installation; one's own may be renamed, and moved to another zone. */
export function EnvironmentsTab() {
  const { data: own } = useQuery(environmentQuery)
  const { data, error, refetch } = useQuery(environmentsQuery(useIngestUrl()))
  const [editing, setEditing] = useState<Environment | null>(null)
  const now = useNow()
  if (!data) return <Pending error={error} onRetry={refetch} />
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        An environment is a world of its own: users, segments and keys. A key changes only its own.
      </Text>
      <TableFrame headings={['Name', 'Slug', 'Time zone', 'There it is', 'Made', '']}>
        {data.map((each) => (
          <Table.Tr key={each.slug}>
            <Table.Td fw={500}>
              {each.name}
              {each.slug === own && (
                <Badge variant="default" size="xs" tt="none" fw={500} ml={8}>
                  yours
                </Badge>
              )}
            </Table.Td>
            <Table.Td className={classes.mono}>{each.slug}</Table.Td>
            <Table.Td>{each.time_zone}</Table.Td>
            <Table.Td className={classes.mono}>{timeIn(each.time_zone, now)}</Table.Td>
            <Table.Td>
              <RelativeTime instantMs={Date.parse(each.created_at)} />
            </Table.Td>
            <Table.Td className={classes.actions}>
              {each.slug === own && (
                <Button
                  variant="default"
                  size="compact-xs"
                  aria-label={`Edit ${each.name}`}
                  onClick={() => {
                    setEditing(each)
                  }}
                >
                  Edit
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </TableFrame>
      {editing && (
        <EnvironmentDialog
          of={editing}
          onClose={() => {
            setEditing(null)
          }}
        />
      )}
    </>
  )
}
