import { endSession, session, type Session } from '../session/session'
import { Problem, problemOf, unreachable } from './problem'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

interface Options {
  method?: Method
  /** Sent as JSON; a form or a file as it is. */
  body?: unknown
  headers?: Readonly<Record<string, string>>
  signal?: AbortSignal | null
}

/** Opens a request with the session's bearer; throws a Problem unless the answer is 2xx. */
export async function open(url: string, options: Options = {}): Promise<Response> {
  const current = session()
  const response = await fetch(url, initOf(options, current)).catch((failure: unknown) => {
    throw options.signal?.aborted ? failure : unreachable()
  })
  if (response.ok) return response
  // Not the session of whoever has signed in since.
  if (response.status === 401 && current && session() === current)
    endSession('Your session has ended: the key or login is no longer valid.')
  throw await problemOf(response)
}

function initOf({ method = 'GET', body, headers: more, signal = null }: Options, current: Session | null): RequestInit {
  const headers = new Headers(more)
  if (current) headers.set('authorization', `Bearer ${current.token}`)
  if (body === undefined) return { method, headers, signal }
  const isJson = !(body instanceof Blob || body instanceof FormData)
  // The browser itself writes the type of a file and the boundary of a form.
  if (isJson) headers.set('content-type', 'application/json')
  return { method, headers, signal, body: isJson ? JSON.stringify(body) : body }
}

/** Whether trying again may help: not after a refusal, which would be the same the next time. */
export function isTransient(error: unknown): boolean {
  return !(error instanceof Problem) || error.status === 0 || error.status === 429 || error.status >= 500
}
