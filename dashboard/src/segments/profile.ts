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

type ProfileBody = ReturnType<typeof profileBody>

/** Only what was typed anew since `start`: what others have changed meanwhile stays. */
export function changesOf(start: Profile, now: Profile): Partial<ProfileBody> {
  const [before, after] = [profileBody(start), profileBody(now)]
  return {
    ...(after.name !== before.name && { name: after.name }),
    ...(after.description !== before.description && { description: after.description }),
    ...(after.tags.join('\n') !== before.tags.join('\n') && { tags: after.tags }),
  }
}
