import type { Segment } from '../api/types'
import { shellWord } from '../format/curl'

/** The line that lists the members of a segment; by its key, which is the same in every environment. */
export function curlOfSegment({ key }: Pick<Segment, 'key'>, origin: string): string {
  const url = `${origin}/v1/segments/${encodeURIComponent(key)}/members`
  return `curl -sS ${shellWord(url)} \\\n  -H "Authorization: Bearer $MUSTER_READ_KEY"`
}
