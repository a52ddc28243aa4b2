import type { Draft, LineDraft } from './draft'
import { emptyAttribute, emptyEvent, emptyGroup, emptyRelated, emptySegment } from './draft'
import type { Scope } from './tree'

/** Whom, or what, the lines of a group are about. */
export type Place =
  | { of: 'user' | 'company'; isInside: boolean }
  /** Properties of the events of this name. */
  | { of: 'event'; event: string; isInside: true }

/** Where the names and values of a picker come from. */
export type Source = { scope: Scope | 'membership' } | { event: string }

export type NewLine = LineDraft['kind'] | 'membership' | 'group'

export function rootPlace(scope: Scope): Place {
  return { of: scope, isInside: false }
}

/** What the lines in the `where` of a line are about. */
export function placeInside(line: Draft): Place {
  if (line.kind === 'event') return { of: 'event', event: line.event, isInside: true }
  return { of: line.kind === 'company' ? 'company' : 'user', isInside: true }
}

/** Whose segments a line in this place may name. */
export function segmentScope(place: Place): Scope {
  return place.of === 'company' ? 'company' : 'user'
}

/** Where an attribute in this place is looked up. */
export function sourceOf(place: Place, of: 'attribute' | 'membership'): Source {
  if (place.of === 'event') return { event: place.event }
  return { scope: of === 'membership' ? 'membership' : place.of }
}

/** Which lines the grammar allows in a place. */
export function linesFor(place: Place): readonly NewLine[] {
  if (place.of === 'event') return ['attribute', 'group']
  if (place.isInside) {
    return place.of === 'company'
      ? ['attribute', 'membership', 'segment', 'group']
      : ['attribute', 'membership', 'event', 'segment', 'group']
  }
  return place.of === 'company'
    ? ['attribute', 'member', 'segment', 'group']
    : ['attribute', 'event', 'company', 'segment', 'group']
}

/** A fresh line; a group begins with a line, since an empty one says nothing. */
export function newLine(kind: NewLine): Draft {
  switch (kind) {
    case 'event':
      return emptyEvent()
    case 'segment':
      return emptySegment()
    case 'company':
    case 'member':
      return emptyRelated(kind)
    case 'group':
      return { ...emptyGroup(), match: 'any', children: [emptyAttribute()] }
    case 'membership':
      return emptyAttribute('membership')
    default:
      return emptyAttribute()
  }
}
