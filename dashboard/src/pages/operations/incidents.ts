interface Incident {
  shard: number
  kind: string
  detail: string
  noticedAt: number
  recoveredBy: string | null
}

export interface Reason {
  code: string
  count: number
  oldestAt: number
}

/** An incident out of a row that the contract leaves open. */
export function incidentOf(row: Record<string, unknown>): Incident {
  return {
    shard: Number(row.shard),
    kind: textOf(row.kind),
    detail: typeof row.detail === 'string' ? row.detail : JSON.stringify(row.detail),
    noticedAt: Date.parse(textOf(row.noticed_at)),
    recoveredBy: typeof row.recovered_by === 'string' ? row.recovered_by : null,
  }
}

/** A reason of dead letters out of a row that the contract leaves open. */
export function reasonOf(row: Record<string, unknown>): Reason {
  return { code: textOf(row.code), count: Number(row.count), oldestAt: Date.parse(textOf(row.oldest)) }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
