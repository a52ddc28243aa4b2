import type { Segment } from '../api/types'

/** What a segment is called and said to be, as it is typed. */
export interface Profile {
  name: string
  description: string
  tags: string[]
}

export function profileOf({ name, description, tags }: Segment): Profile {
  return { name, description: description ?? '', tags: [...tags] }
}

/** The profile as a command has it; a description that is blank is none. */
export function profileBody({ name, description, tags }: Profile) {
  return { name: name.trim(), description: description.trim() === '' ? null : description.trim(), tags }
}
