import { useMutation, useQueryClient } from '@tanstack/react-query'
import { keys } from '../api/queries'
import type { Segment } from '../api/types'
import { toast } from '../manual/toast'
import { useSegmentCommands, type SegmentCommands } from './commands'
import { latestVersion, treeToSave } from './definition'
import { profileBody, type Profile } from './profile'
import { editedByOther } from './refusals'
import type { SaveDialogProps } from './SaveDialog'

interface Asked {
  profile: Profile
  /** Undefined: the segment's columns stay. */
  columns: string[] | undefined
  everyone: boolean
}

/** Saves a filter over its segment or as a new one, then says so with a way back. */
export function useSave(props: SaveDialogProps) {
  const commands = useSegmentCommands()
  const queries = useQueryClient()
  const { mode, segment, onSaved, onConflict } = props
  return useMutation({
    mutationFn: (asked: Asked) => (mode === 'new' ? create(commands, props, asked) : update(commands, props, asked)),
    onSuccess: (saved) => {
      toast(
        mode === 'new' ? `${saved.name} is created.` : `${saved.name} is saved.`,
        mode === 'new' ? undefined : undoOf(commands, segment, saved),
      )
      onSaved(saved)
    },
    onError: async (error) => {
      if (!editedByOther(error)) return
      // What the others have saved is on screen before it is compared.
      await queries.invalidateQueries({ queryKey: keys.segments })
      onConflict()
    },
  })
}

function create(
  commands: SegmentCommands,
  { scope, segment, tree, population }: SaveDialogProps,
  { profile, columns, everyone }: Asked,
): Promise<Segment> {
  return commands.create({
    ...profileBody(profile),
    scope,
    kind: 'attribute',
    ...(scope === 'user' && { population }),
    conditions: treeToSave(segment, tree),
    columns: columns ?? [],
    announce: everyone ? 'everyone' : 'changes',
  })
}

function update(
  commands: SegmentCommands,
  { segment, tree, population, revision }: SaveDialogProps,
  { profile, columns }: Asked,
): Promise<Segment> {
  return commands.define(segment, revision, {
    ...changedOf(segment, profile),
    ...(columns && { columns }),
    ...(segment.scope === 'user' && { population }),
    conditions: tree,
  })
}

/** Only what was typed anew: what others have changed meanwhile stays. */
function changedOf(segment: Segment, profile: Profile): Partial<ReturnType<typeof profileBody>> {
  const body = profileBody(profile)
  return {
    ...(body.name !== segment.name && { name: body.name }),
    ...(body.description !== segment.description && { description: body.description }),
    ...(body.tags.join('\n') !== segment.tags.join('\n') && { tags: body.tags }),
  }
}

function undoOf(commands: SegmentCommands, before: Segment, after: Segment) {
  const [old, latest] = [latestVersion(before), latestVersion(after)]
  return latest === old ? undefined : { run: () => commands.restore(after, old, latest) }
}
