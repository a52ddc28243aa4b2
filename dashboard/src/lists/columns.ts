import type { Attribute, Segment } from '../api/types'
import { displayName } from '../format/names'
import type { ListScope } from './scopes'
import type { View } from './view'

/** In the address: no columns but who it is. */
export const NO_COLUMNS = '-'
const DEFAULT_COLUMNS = 5
/** A list is asked for 200 attributes at most, among them those that say who it is. */
export const MOST_COLUMNS = 198

const TITLES: Record<string, string> = { entered_at: 'Member since', member_count: 'Users', identified: 'Identified' }

export function isBuiltin(name: string, scope: ListScope): boolean {
  return scope.builtins.includes(name)
}

/** What stands above the columns: the name that the team gave an attribute, else its own as people read it. */
export type Titles = (name: string) => string

export function titlesOf(attributes: readonly Attribute[], scope: ListScope): Titles {
  const given = new Map(attributes.map(({ name, display_name }) => [name, display_name]))
  return (name) => given.get(name) ?? (isBuiltin(name, scope) ? TITLES[name] : undefined) ?? displayName(name)
}

/** Which columns to show: the reader's choice, else the segment's, else what most products send first. */
export function columnsOf(
  view: Pick<View, 'columns'>,
  segment: Pick<Segment, 'columns'>,
  known: readonly string[],
  scope: ListScope,
): string[] {
  const chosen = view.columns?.filter((name) => name !== NO_COLUMNS)
  if (chosen || segment.columns.length > 0) return (chosen ?? segment.columns).slice(0, MOST_COLUMNS)
  const first = known.filter((name) => !scope.identity.includes(name)).slice(0, DEFAULT_COLUMNS)
  return [...first, ...(scope.scope === 'company' ? ['member_count'] : []), 'last_seen_at']
}

/** The same as the address says it. */
export function columnsText(columns: readonly string[]): string[] {
  return columns.length > 0 ? [...columns] : [NO_COLUMNS]
}

/** What most products send and people look for first, without capitals and signs. */
const WELL_KNOWN: ReadonlySet<string> = new Set(
  'plan company companyname organization role status stage country createdat signedupat mrr revenue seats industry'.split(
    ' ',
  ),
)
/** A well-known attribute that fewer have is as good as none: its column would be of dashes. */
const FEWEST = 0.1

/**
 * The attributes of the catalogue that were sent, those that are worth a column first: well-known ones that many have,
 * then those that most have. Built-ins are known anyway.
 */
export function sentAttributes(attributes: readonly Attribute[]): string[] {
  return attributes
    .filter(({ builtin }) => !builtin)
    .map(({ name, share }) => ({ name, share: share ?? 0 }))
    .sort((one, other) => Number(isKnown(other)) - Number(isKnown(one)) || other.share - one.share)
    .map(({ name }) => name)
}

function isKnown({ name, share }: { name: string; share: number }): boolean {
  return share >= FEWEST && WELL_KNOWN.has(name.toLowerCase().replace(/[^a-z]/g, ''))
}

/** The names whose every value is a number: their digits line up at the right. */
export function numericNames(attributes: readonly Attribute[]): ReadonlySet<string> {
  const numeric = attributes.filter(({ types }) => types.length === 1 && types[0] === 'number')
  return new Set([...numeric.map(({ name }) => name), 'member_count'])
}

/** The columns with one of them shown or hidden; a new one comes last. */
export function toggled(columns: readonly string[], name: string): string[] {
  return columns.includes(name) ? columns.filter((other) => other !== name) : [...columns, name]
}

/** The columns with one of them so many places further (or back, below 0). */
export function moved(columns: readonly string[], name: string, places: number): string[] {
  const from = columns.indexOf(name)
  if (from === -1) return [...columns]
  const rest = columns.filter((other) => other !== name)
  const to = Math.min(Math.max(from + places, 0), rest.length)
  return [...rest.slice(0, to), name, ...rest.slice(to)]
}
