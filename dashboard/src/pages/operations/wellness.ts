import type { components } from '../../api/schema/query'
import { counted } from '../../format/names'
import { duration } from '../../format/time'
import type { IngestHealth } from '../../live/trouble'

export type Status = components['schemas']['Status']
export type ShardStatus = Status['shards'][number]

export interface Finding {
  tone: 'bad' | 'warn'
  text: string
}

const LATE_SECONDS = 5

/** What is not as it should be, the worst first; nothing when all is well. */
export function findings(status: Status, ingest: IngestHealth | undefined): Finding[] {
  const found = [...ofIngest(ingest), ...ofShards(status), ...ofRelay(status), ...ofBuilds(status)]
  const { open } = status.dead_letters
  if (open > 0) found.push({ tone: 'warn', text: `${counted(open, 'call')} put aside as dead letters` })
  return found.sort((one, other) => rank(one) - rank(other))
}

function rank({ tone }: Finding): number {
  return tone === 'bad' ? 0 : 1
}

function bad(text: string): Finding {
  return { tone: 'bad', text }
}

function ofIngest(ingest: IngestHealth | undefined): Finding[] {
  if (ingest?.state === 'away')
    return [bad('Ingest does not answer: no calls are accepted, what was accepted can be read')]
  return ingest?.state === 'refusing' ? [bad(`Ingest refuses calls: ${ingest.detail}`)] : []
}

function ofShards({ shards }: Status): Finding[] {
  const orphans = shards.filter(({ owner }) => owner === null)
  const stuck = shards.filter(({ owner, problem }) => owner !== null && problem !== null)
  const late = shards.filter((shard) => shard.owner !== null && shard.problem === null && isLate(shard))
  return [
    ...(orphans.length > 0 ? [bad(`${named(orphans)} without an owner: no segmenter has taken over yet`)] : []),
    ...stuck.map(({ shard, problem }) => bad(`Shard ${shard} stands still: ${problem ?? ''}`)),
    ...(late.length > 0 ? [bad(`${named(late)} behind: ${duration(longestLag(late))}`)] : []),
  ]
}

export function isLate({ lag_seconds: lag }: ShardStatus): boolean {
  return lag > LATE_SECONDS
}

function longestLag(shards: readonly ShardStatus[]): number {
  return Math.max(...shards.map(({ lag_seconds: lag }) => lag))
}

function named(shards: readonly ShardStatus[]): string {
  const numbers = shards.map(({ shard }) => shard)
  return `${numbers.length === 1 ? 'Shard' : 'Shards'} ${numbers.join(', ')}`
}

function ofRelay({ relay }: Status): Finding[] {
  return relay.problem === null ? [] : [bad(`The relay stands still: ${relay.problem}`)]
}

function ofBuilds({ builds }: Status): Finding[] {
  return builds
    .filter(({ state }) => state === 'failed')
    .map(({ segment_key: key, failure }) =>
      bad(`Segment ${key} could not be built: ${failure ?? 'no reason is given'}`),
    )
}
