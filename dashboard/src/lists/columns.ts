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

/** The attributes of the catalogue that were sent, those that most have first; built-ins are known anyway. */
export function sentAttributes(attributes: readonly Attribute[]): string[] {
  const sent = attributes.filter(({ builtin }) => !builtin)
  return sent.sort((one, other) => (other.share ?? 0) - (one.share ?? 0)).map(({ name }) => name)
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
