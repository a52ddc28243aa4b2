import { Problem } from './problem'

type Parameter = string | number | boolean | string[] | null | undefined

/** A path of the contract with its ids put in and its search part written. */
export function addressOf(
  path: string,
  ids: Record<string, string | number> = {},
  search: Record<string, Parameter> = {},
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => pathPart(String(ids[name] ?? '')))
  const written = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    for (const item of [value ?? []].flat()) written.append(name, String(item))
  }
  return written.size > 0 ? `${filled}?${written.toString()}` : filled
}

/** An id as a part of a path. `.` and `..` are taken for steps by every browser, however they are written. */
function pathPart(id: string): string {
  if (id === '.' || id === '..') {
    const detail = `A browser cannot ask for the id “${id}”. GET /v1/users/by?user_id=${id} answers it.`
    throw new Problem({ status: 400, code: 'unaddressable', detail })
  }
  return encodeURIComponent(id)
}
