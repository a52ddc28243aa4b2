import type { paths as IngestPaths } from './schema/ingest'
import type { paths as QueryPaths } from './schema/query'

export type { IngestPaths, QueryPaths }

interface Json<Body> {
  content: { 'application/json': Body }
}

/** What an operation answers when all is well; undefined when that has no body. */
export type AnswerOf<Operation> = Operation extends { responses: { 200: Json<infer Answer> } }
  ? Answer
  : Operation extends { responses: { 201: Json<infer Answer> } }
    ? Answer
    : Operation extends { responses: { 202: Json<infer Answer> } }
      ? Answer
      : undefined

export type BodyOf<Operation> = Operation extends { requestBody?: infer Request } ? ContentOf<Request> : never

type ContentOf<Request> = Request extends Json<infer Body> ? Body : never

/** The names in braces of a path, such as `user_id`. */
export type IdsOf<Operation> = Operation extends { parameters: { path: infer Ids } } ? Ids : never

/** Parts of the search of an operation that has none. */
type NoSearch = Record<string, undefined>

export type SearchOf<Operation> = Operation extends { parameters: { query?: infer Search } } ? Search : NoSearch
