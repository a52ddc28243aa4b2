import { Table } from '@mantine/core'
import { RelativeTime } from '../../components/RelativeTime'
import { duration } from '../../format/time'
import { Section } from './Section'
import { isLate, type ShardStatus, type Status } from './wellness'
import classes from './OperationsPage.module.css'

/** Who owns each shard since when, and how far it is. */
export function Shards({ status }: { status: Status }) {
  return (
    <Section title="Shards" note={ownersOf(status)}>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={72}>Shard</Table.Th>
            <Table.Th>Owner</Table.Th>
            <Table.Th title="Since when the owner has it">Since</Table.Th>
            <Table.Th className={classes.numeric} title="The age of what it has yet to handle">
              Behind
            </Table.Th>
            <Table.Th className={classes.numeric} title="How late it is with those whom the clock alone moves">
              Sweep delay
            </Table.Th>
            <Table.Th title="When it last wrote what it handled">Last commit</Table.Th>
            <Table.Th title="The id of the last entry of its stream that it has handled">Offset</Table.Th>
            <Table.Th>State</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {status.shards.map((shard) => (
            <ShardRow key={shard.shard} shard={shard} />
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  )
}

function ownersOf({ shards }: Status): string {
  const owners = new Set(shards.map(({ owner }) => owner).filter((owner) => owner !== null))
  return `${shards.length} shards, ${owners.size} ${owners.size === 1 ? 'owner' : 'owners'}`
}

function ShardRow({ shard }: { shard: ShardStatus }) {
  return (
    <Table.Tr>
      <Table.Td className={classes.number}>{shard.shard}</Table.Td>
      <Table.Td className={classes.mono}>{shard.owner ?? 'nobody'}</Table.Td>
      <Table.Td>{shard.owned_since !== null && <RelativeTime instantMs={Date.parse(shard.owned_since)} />}</Table.Td>
      <Table.Td className={classes.numeric}>{duration(shard.lag_seconds)}</Table.Td>
      <Table.Td className={classes.numeric}>{duration(shard.sweep_delay_seconds)}</Table.Td>
      <Table.Td>
        <RelativeTime instantMs={Date.parse(shard.committed_at)} />
      </Table.Td>
      <Table.Td className={classes.mono}>{shard.offset}</Table.Td>
      <Table.Td>
        <ShardState shard={shard} />
      </Table.Td>
    </Table.Tr>
  )
}

function ShardState({ shard }: { shard: ShardStatus }) {
  const [tone, text] = stateOf(shard)
  return (
    <span className={classes.state} data-tone={tone}>
      {text}
    </span>
  )
}

function stateOf(shard: ShardStatus): [tone: string, text: string] {
  if (shard.problem !== null) return ['bad', shard.problem]
  if (shard.owner === null) return ['bad', 'no owner']
  return isLate(shard) ? ['warn', 'behind'] : ['good', 'up to date']
}
