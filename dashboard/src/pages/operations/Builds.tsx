import { Progress, Table } from '@mantine/core'
import { TextLink } from '../../components/TextLink'
import { count } from '../../format/names'
import { Section } from './Section'
import type { Status } from './wellness'
import classes from './OperationsPage.module.css'

/** Versions on their way; no section while there is none. */
export function Builds({ builds }: { builds: Status['builds'] }) {
  if (builds.length === 0) return null
  return (
    <Section title="Builds" note="Versions on their way: the one before serves meanwhile">
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Segment</Table.Th>
            <Table.Th className={classes.numeric}>Version</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Shards done</Table.Th>
            <Table.Th className={classes.numeric}>Gone through</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {builds.map((build) => (
            <Build key={`${build.segment_id} ${build.version} ${build.state}`} build={build} />
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  )
}

function Build({ build }: { build: Status['builds'][number] }) {
  const { segment_id: id, segment_key: key, shards, shards_done: done } = build
  return (
    <Table.Tr>
      <Table.Td>
        <TextLink to="/users" search={{ segment: id }} size="sm">
          {key}
        </TextLink>
      </Table.Td>
      <Table.Td className={classes.numeric}>{build.version}</Table.Td>
      <Table.Td>
        <span className={classes.state} data-tone={build.state === 'failed' ? 'bad' : 'busy'}>
          {build.failure ?? build.state}
        </span>
      </Table.Td>
      <Table.Td>
        <div className={classes.progress}>
          <Progress value={(100 * done) / Math.max(shards, 1)} aria-label={`Shards of ${key} that are done`} />
          {done} of {shards}
        </div>
      </Table.Td>
      <Table.Td className={classes.numeric}>{count(build.handled)}</Table.Td>
    </Table.Tr>
  )
}
