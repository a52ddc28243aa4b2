import type { components as Ingest } from './schema/ingest'
import type { components as Query } from './schema/query'

type Schemas = Query['schemas']

export type Freshness = Schemas['Fresh']
export type FreshnessState = Freshness['state']
export type Segment = Schemas['SegmentResource']
export type SegmentKind = Segment['kind']
export type Population = Segment['population']
export type SegmentVersion = Schemas['SegmentVersion']
export type Preview = Schemas['Preview']
export type Transition = Schemas['TransitionRow']
export type GrowthInterval = Schemas['GrowthInterval']
export type Warning = Schemas['Warning_']
export type CompanyRow = Schemas['CompanyRow']
export type UserRow = Schemas['UserRow']
export type User = Schemas['UserResource']
export type UserEvent = Schemas['UserEvent']
export type UserSearch = Schemas['SearchBody']
export type Attribute = Schemas['AttributeSeen']
export type DeadLetter = Ingest['schemas']['DeadLetterResource']
export type NewSegment = Ingest['schemas']['CreateSegment']

/** Of users, companies and memberships alike: a value may be anything that JSON can hold. */
export type Attributes = Record<string, unknown>

/** A page of any list. */
export type Page<Row> = Omit<Schemas['Page_UserRow_'], 'results'> & { results: Row[] }
