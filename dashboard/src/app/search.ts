/** The search part of the address as plain strings; a repeated name is a list. */
export type SearchParams = Record<string, string | string[]>

/** Reads `?a=1&b=x&b=y`. TanStack Router's own reader would turn the search text "123" into a number. */
export function parseSearch(search: string): SearchParams {
  const params: SearchParams = {}
  for (const [name, value] of new URLSearchParams(search)) {
    const before = params[name]
    if (before === undefined) params[name] = value
    else params[name] = Array.isArray(before) ? [...before, value] : [before, value]
  }
  return params
}

/** Writes what parseSearch reads; undefined and empty values are left out. */
export function stringifySearch(params: Record<string, unknown>): string {
  const written = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof item === 'string' && item !== '') written.append(name, item)
    }
  }
  const text = written.toString()
  return text === '' ? '' : `?${text}`
}

/** The text under a name; the last one wins if it is repeated. */
export function textOf(value: unknown): string | undefined {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value
  return typeof last === 'string' && last !== '' ? last : undefined
}

/** All texts under a name; undefined when there is none. */
export function listOf(value: unknown): string[] | undefined {
  const items = (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === 'string')
  return items.length > 0 ? items : undefined
}
