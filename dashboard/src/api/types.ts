import type { ConditionTree } from '../conditions/tree'

/** What query says about this installation before anyone has signed in. */
export interface Config {
  ingest_url: string
  environment: string
  version: string
}

/** A stored attribute: CONDITIONS knows numbers, strings, booleans and lists; anything else is shown as it came. */
export type AttributeValue = string | number | boolean | null | AttributeValue[] | { [name: string]: AttributeValue }
export type Attributes = Record<string, AttributeValue>

export type FreshnessState = 'READY' | 'BUILDING' | 'STALE' | 'FAILED'

/** How fresh an answer is; on every list and every live update. */
export interface Freshness {
  as_of: string
  lag_seconds: number
  state: FreshnessState
}

export interface Page<Row> extends Freshness {
  results: Row[]
  next: string | null
  previous: string | null
  total: number | null
}

export type SegmentKind = 'default' | 'attribute' | 'manual'
export type SegmentState = 'building' | 'ready' | 'failed'

export type Population = 'identified' | 'anonymous' | 'all'

export interface Build {
  version: number
  done: number
  total: number
}

export interface Segment {
  id: string
  key: string
  name: string
  kind: SegmentKind
  scope: 'user' | 'company'
  population: Population
  version: number
  revision: number
  state: SegmentState
  build?: Build
  conditions: ConditionTree | null
  columns: string[]
  member_count: number | null
}

export interface UserRow {
  user_id: string
  first_seen_at: string
  last_seen_at: string
  attributes: Attributes
}

export interface UserSearch {
  segment?: string
  population?: Population
  search?: string
  sort: { attribute: string; direction: 'asc' | 'desc' }[]
  columns?: string[]
  limit: number
  cursor?: string
  total: true
}

/** Where an attribute's value came from. */
export interface Source {
  type: string
  at: string
  message_id: string
}

export interface User extends UserRow {
  identified: boolean
  sources: Record<string, Source>
}

export interface UserSegment {
  id: string
  name: string
  kind: SegmentKind
  since: string
}

export interface UserCompany {
  company_id: string
  attributes: Attributes
  membership: Attributes
}

/** A call as it was logged. */
export interface UserEvent {
  message_id: string
  type: string
  name: string | null
  at: string
  call: Attributes
}

/** An attribute that users have. A built-in (`last_seen_at`) can be filtered and sorted by, but is no trait. */
export interface Attribute {
  name: string
  types: string[]
  builtin: boolean
}

export interface Preview extends Freshness {
  count: number
}

export interface NewSegment {
  name: string
  scope: 'user'
  kind: 'attribute'
  conditions: ConditionTree
}
