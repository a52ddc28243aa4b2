import type { paths as IngestPaths } from './schema/ingest'
import type { paths as QueryPaths } from './schema/query'

export type { IngestPaths, QueryPaths }

interface Json<Body> {
  content: { 'application/json': Body }
}

/** What an operation answers when all is well. */
export type AnswerOf<Operation> = Operation extends { responses: { 200: Json<infer Answer> } }
  ? Answer
  : Operation extends { responses: { 201: Json<infer Answer> } }
    ? Answer
    : never

export type BodyOf<Operation> = Operation extends { requestBody: Json<infer Body> } ? Body : never

/** The names in braces of a path, such as `user_id`. */
export type IdsOf<Operation> = Operation extends { parameters: { path: infer Ids } } ? Ids : never

export type SearchOf<Operation> = Operation extends { parameters: { query?: infer Search } } ? Search : never
