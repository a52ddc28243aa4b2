/** The text of a call that ingest refused, out of its entry; null of entries that hold none. */
export function sentText(entry: string): string | null {
  try {
    const parsed: unknown = JSON.parse(entry)
    if (typeof parsed !== 'object' || parsed === null || !('call' in parsed)) return null
    return typeof parsed.call === 'string' ? parsed.call : JSON.stringify(parsed.call)
  } catch {
    return null
  }
}
