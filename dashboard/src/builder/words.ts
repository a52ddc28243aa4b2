import type { AttributeDraft } from '../conditions/draft'
import type { NewLine, Place, Source } from '../conditions/places'
import type { Scope } from '../conditions/tree'
import { count } from '../format/names'
import { countedIn, SCOPES } from '../lists/scopes'

/** "1 user", "12 companies". */
export function countedOf(scope: Scope, number: number): string {
  return countedIn(SCOPES[scope], number)
}

/** Whose share of a name is told. */
export function sharersOf(source: Source): string {
  if ('event' in source) return 'these events'
  return { user: 'users', company: 'companies', membership: 'memberships' }[source.scope]
}

/** What the name of a line is the name of. */
export function nounOf({ of }: Pick<AttributeDraft, 'of'>, place: Place): string {
  if (of === 'membership') return 'Membership attribute'
  if (place.of === 'event') return 'Property'
  // Inside another scope it has to be said whose it is.
  if (!place.isInside) return 'Attribute'
  return place.of === 'company' ? 'Company attribute' : 'User attribute'
}

const ADDED: Record<NewLine, string> = {
  attribute: 'Attribute',
  membership: 'Membership',
  event: 'Event',
  segment: 'Segment',
  company: 'Company',
  member: 'Member',
  group: 'Group',
  raw: '',
}

/** What the button that adds such a line says. */
export function addedText(line: NewLine, place: Place): string {
  return line === 'attribute' && place.of === 'event' ? 'Property' : ADDED[line]
}

const shares = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 })

/** "87%": of few there are more than none. */
export function shareText(share: number): string {
  return share > 0 && share < 0.01 ? '< 1%' : shares.format(share)
}

/** "8% of 7,043". */
export function shareOf(part: number, whole: number): string {
  return `${shareText(part / whole)} of ${count(whole)}`
}

/** What becomes of lines that say nothing yet. */
export function leftOutText(lines: number): string {
  return lines === 1 ? 'The incomplete line is left out.' : `The ${lines} incomplete lines are left out.`
}

/** Whom a list without conditions holds. */
export function noConditionsText(scope: Scope, isPicked: boolean): string {
  if (isPicked) return 'No condition decides: its members are picked. Conditions here only narrow the view.'
  return `No conditions: ${scope === 'user' ? 'everybody' : 'every company'}`
}
