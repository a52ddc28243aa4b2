/** The process id of a segmenter, out of its name as an owner of shards: `host:pid`. */
export function pidOf(owner: string | null | undefined): string | undefined {
  return /:(\d+)$/.exec(owner ?? '')?.[1]
}
