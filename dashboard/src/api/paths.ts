import { Problem } from './problem'

/** The path of a user. `.` and `..` are taken for steps by every browser, however they are written. */
export function userPath(userId: string): string {
  if (userId === '.' || userId === '..') {
    const detail = `A browser cannot ask for the id “${userId}”. GET /v1/users/by?user_id=${userId} answers it.`
    throw new Problem({ status: 400, code: 'unaddressable', detail })
  }
  return `/v1/users/${encodeURIComponent(userId)}`
}
