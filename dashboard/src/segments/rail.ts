import type { Segment, SegmentKind } from '../api/types'

/** A run of segments under one heading of the rail. */
export interface RailGroup {
  id: string
  title: string
  segments: readonly Segment[]
}

/** The kinds of segments, in the order in which they are shown. */
const KINDS: readonly SegmentKind[] = ['default', 'attribute', 'manual']

const KIND_TITLES: Readonly<Record<string, string>> = {
  default: 'Default',
  attribute: 'Attribute',
  manual: 'Manual',
}

/** What a kind is called. */
export function kindTitle(kind: string): string {
  return KIND_TITLES[kind] ?? kind
}

/** So many of a kind are no list to read any more: they are put together by their first tag. */
const MANY = 200

/** The groups that have something to show; a text is looked for in names, keys and tags. */
export function railGroups(segments: readonly Segment[], text: string): RailGroup[] {
  const found = segments.filter((segment) => holds(segment, text.trim().toLowerCase()))
  return KINDS.flatMap((kind) => {
    const title = kindTitle(kind)
    const ofKind = found.filter((segment) => segment.kind === kind)
    return ofKind.length > MANY ? byTag(ofKind, kind, title) : [{ id: kind, title, segments: ofKind }]
  }).filter(({ segments: shown }) => shown.length > 0)
}

function holds({ name, key, tags }: Segment, needle: string): boolean {
  return needle === '' || [name, key, ...tags].some((text) => text.toLowerCase().includes(needle))
}

function byTag(segments: readonly Segment[], kind: SegmentKind, title: string): RailGroup[] {
  const groups = Map.groupBy(segments, ({ tags }) => tags[0] ?? '')
  const tags = [...groups.keys()].filter((tag) => tag !== '').sort((one, other) => one.localeCompare(other))
  const tagged = tags.map((tag) => ({ id: `${kind}-${tag}`, title: tag, segments: groups.get(tag) ?? [] }))
  return [
    ...tagged,
    { id: kind, title: tags.length > 0 ? `${title} without a tag` : title, segments: groups.get('') ?? [] },
  ]
}

export const ROW_HEIGHT = 32
export const HEADING_HEIGHT = 34

/** Where a group begins in the rail, from above, in pixels. */
export function offsets(groups: readonly RailGroup[], isOpen: (id: string) => boolean): number[] {
  let top = 0
  return groups.map(({ id, segments }) => {
    const offset = top
    top += HEADING_HEIGHT + (isOpen(id) ? segments.length * ROW_HEIGHT : 0)
    return offset
  })
}

export interface Span {
  top: number
  height: number
}

const MARGIN_ROWS = 8

/** The rows of a group that are within sight, and a few more on both sides: [first, end). */
export function visibleRows(rows: number, offset: number, { top, height }: Span): [first: number, end: number] {
  const above = Math.floor((top - offset - HEADING_HEIGHT) / ROW_HEIGHT) - MARGIN_ROWS
  const below = Math.ceil((top + height - offset - HEADING_HEIGHT) / ROW_HEIGHT) + MARGIN_ROWS
  const first = Math.min(Math.max(above, 0), rows)
  return [first, Math.min(Math.max(below, first), rows)]
}
