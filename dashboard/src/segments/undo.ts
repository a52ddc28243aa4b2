import type { Segment } from '../api/types'
import type { SegmentCommands } from './commands'
import { latestVersion } from './definition'
import { changesOf, profileOf } from './profile'

/** The way back from an edit: its definition, and what else was changed with it. Undefined where nothing was. */
export function undoOf(
  commands: Pick<SegmentCommands, 'restore' | 'describe'>,
  before: Segment,
  after: Segment,
): { run: () => Promise<void> } | undefined {
  const [old, latest] = [latestVersion(before), latestVersion(after)]
  const described = {
    ...changesOf(profileOf(after), profileOf(before)),
    ...(after.columns.join('\n') !== before.columns.join('\n') && { columns: before.columns }),
  }
  const isDescribed = Object.keys(described).length > 0
  if (latest === old && !isDescribed) return undefined
  return {
    run: async () => {
      if (latest !== old) await commands.restore(after, old, latest)
      if (isDescribed) await commands.describe(after, described)
    },
  }
}
