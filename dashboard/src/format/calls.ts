import type { Attributes, UserEvent } from '../api/types'

/** The types of events, and what a call of each is called in SDKs. */
export const KINDS: Readonly<Record<string, string>> = {
  user_identified: 'identify',
  company_grouped: 'group',
  event_tracked: 'track',
  page_viewed: 'page',
  screen_viewed: 'screen',
  user_aliased: 'alias',
}

/** What a call is called in SDKs. */
export function kindOf({ type }: Pick<UserEvent, 'type'>): string {
  return KINDS[type] ?? type
}

const VIEWS: ReadonlyMap<string, string> = new Map([
  ['$page', 'Page viewed'],
  ['$screen', 'Screen viewed'],
])

/** How the name of an event reads: calls that are no `track` have names of their own, all others read as they are sent. */
export function eventText(name: string): string {
  return VIEWS.get(name) ?? name
}

/** What a call is about: the event, the page, the company; undefined of a call that is about the user herself. */
export function subjectOf({ name, call }: Pick<UserEvent, 'name' | 'call'>): string | undefined {
  const told = [call.name, name, call.groupId].find((text) => typeof text === 'string' && text !== '')
  return told === undefined ? undefined : eventText(told as string)
}

/** What a call set: its traits or properties. RudderStack's identify has them in its context. */
export function toldBy({ type, properties, call }: Pick<UserEvent, 'type' | 'properties' | 'call'>): Attributes {
  if (type !== 'user_identified' || Object.keys(properties).length > 0) return properties
  return objectOf(objectOf(call.context).traits)
}

function objectOf(value: unknown): Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Attributes) : {}
}
