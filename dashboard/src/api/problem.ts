interface ProblemItem {
  path: string
  code: string
  detail: string
}

interface ProblemBody {
  status: number
  code: string
  detail: string
  request_id?: string
  errors?: ProblemItem[]
}

/** A refusal by the API (RFC 9457), or the lack of any answer (status 0). */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly requestId: string | undefined
  readonly errors: readonly ProblemItem[]
  /** Every member of the refusal, also those that only some codes have: `references`, `segment`, `id`. */
  readonly document: Readonly<Record<string, unknown>>

  constructor(body: ProblemBody) {
    super(body.detail)
    this.name = 'Problem'
    this.status = body.status
    this.code = body.code
    this.requestId = body.request_id
    this.errors = body.errors ?? []
    this.document = { ...body }
  }
}

/** The service did not answer at all. */
export function unreachable(): Problem {
  return new Problem({ status: 0, code: 'unreachable', detail: 'The service does not answer. Is it running?' })
}

/** Reads a refusal; a body that is not problem+json (a proxy's page) still becomes a sentence. */
export async function problemOf(response: Response): Promise<Problem> {
  const fallback = { status: response.status, code: 'http_error', detail: `The service answered ${response.status}.` }
  if (!response.headers.get('content-type')?.includes('json')) return new Problem(fallback)
  const body = (await response.json()) as Partial<ProblemBody>
  return new Problem({ ...fallback, ...body })
}
