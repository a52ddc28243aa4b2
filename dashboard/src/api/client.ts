import { addressOf } from './address'
import type { AnswerOf, BodyOf, IdsOf, IngestPaths, QueryPaths, SearchOf } from './contract'
import { open } from './http'

interface GetOptions<Operation> {
  ids?: IdsOf<Operation>
  search?: SearchOf<Operation>
  signal?: AbortSignal
}

/** Reads from query, which serves this page: `get('/v1/users/{user_id}', { ids: { user_id } })`. */
export async function get<Path extends keyof QueryPaths>(
  path: Path,
  { ids, search, signal }: GetOptions<QueryPaths[Path]['get']> = {},
): Promise<AnswerOf<QueryPaths[Path]['get']>> {
  const response = await open(addressOf(path, ids, search), signal && { signal })
  return (await response.json()) as AnswerOf<QueryPaths[Path]['get']>
}

/** Asks query a question that does not fit an address. */
export async function post<Path extends keyof QueryPaths>(
  path: Path,
  body: BodyOf<QueryPaths[Path]['post']>,
  signal?: AbortSignal,
  ids?: IdsOf<QueryPaths[Path]['post']>,
): Promise<AnswerOf<QueryPaths[Path]['post']>> {
  const response = await open(addressOf(path, ids), { method: 'POST', body, ...(signal && { signal }) })
  return (await response.json()) as AnswerOf<QueryPaths[Path]['post']>
}

/** Reads from ingest, at its own address: what it keeps for those who may manage. */
export async function getFromIngest<Path extends keyof IngestPaths>(
  ingest: string,
  path: Path,
  { ids, search, signal }: GetOptions<IngestPaths[Path]['get']> = {},
): Promise<AnswerOf<IngestPaths[Path]['get']>> {
  const response = await open(ingest + addressOf(path, ids, search), signal && { signal })
  return (await response.json()) as AnswerOf<IngestPaths[Path]['get']>
}

type Verb = 'post' | 'put' | 'patch' | 'delete'

interface CommandOptions<Operation> {
  ids?: IdsOf<Operation>
  search?: SearchOf<Operation>
  body?: BodyOf<Operation>
  /** The revision that the command is about: refused with 412 when somebody has changed the resource meanwhile. */
  ifMatch?: string
}

/** Gives ingest, at its own address, a command; its management routes take the same bearer. */
export async function command<Path extends keyof IngestPaths, V extends Verb>(
  ingest: string,
  verb: V,
  path: Path,
  { ids, search, body, ifMatch }: CommandOptions<IngestPaths[Path][V]> = {},
): Promise<AnswerOf<IngestPaths[Path][V]>> {
  const response = await open(ingest + addressOf(path, ids, search), {
    method: METHODS[verb],
    ...(body !== undefined && { body }),
    ...(ifMatch !== undefined && { headers: { 'if-match': ifMatch } }),
  })
  return (response.status === 204 ? undefined : await response.json()) as AnswerOf<IngestPaths[Path][V]>
}

const METHODS = { post: 'POST', put: 'PUT', patch: 'PATCH', delete: 'DELETE' } as const
