import type { components } from '../api/schema/query'
import { Problem } from '../api/problem'
import type { GroupDraft } from '../conditions/draft'
import { idAt, pathsOf } from '../conditions/paths'

type Preview = components['schemas']['Preview']

interface LineNumbers {
  /** How many fit the line alone. */
  count: number
  /** How many fit it and the lines above it in its group. */
  cumulative: number
}

/** What is said about a line. */
export interface Remark {
  kind: 'warning' | 'refusal'
  detail: string
  /** The name that may have been meant. */
  suggestion?: string
}

/** What was found out about a draft, line by line. */
export interface Findings {
  preview: Preview | null
  numbers: ReadonlyMap<number, LineNumbers>
  remarks: ReadonlyMap<number, readonly Remark[]>
}

export const NOTHING_FOUND: Findings = { preview: null, numbers: new Map(), remarks: new Map() }

/** Where a path of the draft's tree stands in the body of the request. */
export type Placed = (path: string) => string

function placedPaths(root: GroupDraft, placed: Placed): ReadonlyMap<number, string> {
  return new Map([...pathsOf(root)].map(([id, path]) => [id, placed(path)]))
}

/** An answer by the lines of the draft that was asked about. */
export function findingsOf(root: GroupDraft, preview: Preview, placed: Placed): Findings {
  const paths = placedPaths(root, placed)
  const ids = new Map([...paths].map(([id, path]) => [path, id]))
  const numbers = new Map<number, LineNumbers>()
  for (const { path, count, cumulative } of preview.nodes) {
    const id = ids.get(path)
    if (id !== undefined) numbers.set(id, { count, cumulative })
  }
  const said = preview.warnings.map(({ path, detail, suggestion }) => ({
    path,
    remark: { kind: 'warning' as const, detail, ...(suggestion !== undefined && { suggestion }) },
  }))
  return { preview, numbers, remarks: byLine(paths, said) }
}

/** What a refusal says of lines. */
export function refusalOf(root: GroupDraft, error: Error, placed: Placed): Findings['remarks'] {
  if (!(error instanceof Problem)) return new Map()
  const said = error.errors.map(({ path, detail }) => ({ path, remark: { kind: 'refusal' as const, detail } }))
  return byLine(placedPaths(root, placed), said)
}

function byLine(
  paths: ReadonlyMap<number, string>,
  said: readonly { path: string; remark: Remark }[],
): Map<number, Remark[]> {
  const remarks = new Map<number, Remark[]>()
  for (const { path, remark } of said) {
    const id = idAt(paths, path)
    if (id !== undefined) remarks.set(id, [...(remarks.get(id) ?? []), remark])
  }
  return remarks
}
