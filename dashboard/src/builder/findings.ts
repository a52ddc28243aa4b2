import type { components } from '../api/schema/query'
import { Problem } from '../api/problem'
import type { GroupDraft } from '../conditions/draft'
import { idAt, pathsOf } from '../conditions/paths'

type Preview = components['schemas']['Preview']

export interface LineNumbers {
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

/** An answer by the lines of the draft that was asked about; `prefix`: where its tree stands in the body. */
export function findingsOf(root: GroupDraft, preview: Preview, prefix: string): Findings {
  const paths = pathsOf(root)
  const ids = new Map([...paths].map(([id, path]) => [prefix + path, id]))
  const numbers = new Map<number, LineNumbers>()
  for (const { path, count, cumulative } of preview.nodes) {
    const id = ids.get(path)
    if (id !== undefined) numbers.set(id, { count, cumulative })
  }
  const said = preview.warnings.map(({ path, detail, suggestion }) => ({
    path,
    remark: { kind: 'warning' as const, detail, ...(suggestion !== undefined && { suggestion }) },
  }))
  return { preview, numbers, remarks: byLine(paths, said, prefix) }
}

/** The remarks of a refusal; the rest of its errors are told in one place. */
export function refusalOf(root: GroupDraft, error: Error, prefix: string): Findings['remarks'] {
  if (!(error instanceof Problem)) return new Map()
  const said = error.errors.map(({ path, detail }) => ({ path, remark: { kind: 'refusal' as const, detail } }))
  return byLine(pathsOf(root), said, prefix)
}

function byLine(
  paths: ReadonlyMap<number, string>,
  said: readonly { path: string; remark: Remark }[],
  prefix: string,
): Map<number, Remark[]> {
  const remarks = new Map<number, Remark[]>()
  for (const { path, remark } of said) {
    const id = path.startsWith(prefix) ? idAt(paths, path.slice(prefix.length)) : undefined
    if (id !== undefined) remarks.set(id, [...(remarks.get(id) ?? []), remark])
  }
  return remarks
}
