import { useMutation, useQueryClient } from '@tanstack/react-query'
import { keys } from '../api/queries'
import type { Segment } from '../api/types'
import { toast } from '../manual/toast'
import { useSegmentCommands, type SegmentCommands } from './commands'
import { treeToSave } from './definition'
import { changesOf, profileBody, type Profile } from './profile'
import { editedByOther } from './refusals'
import type { SaveDialogProps } from './SaveDialog'
import { undoOf } from './undo'

interface Asked {
  /** The segment as it is when it is saved: what is on screen may be the new one before that has answered. */
  before: Segment
  /** The profile as the dialog was opened with it, and as it is now. */
  start: Profile
  profile: Profile
  /** Undefined: the segment's columns stay. */
  columns: string[] | undefined
  everyone: boolean
}

/** Saves a filter over its segment or as a new one, then says so with a way back. */
export function useSave(props: SaveDialogProps) {
  const commands = useSegmentCommands()
  const queries = useQueryClient()
  const { mode, onSaved, onConflict } = props
  return useMutation({
    mutationFn: (asked: Asked) => (mode === 'new' ? create(commands, props, asked) : update(commands, props, asked)),
    onSuccess: (saved, { before }) => {
      if (mode === 'new') toast(`${saved.name} is created.`)
      else toast(`${saved.name} is saved.`, undoOf(commands, before, saved))
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
  { start, profile, columns }: Asked,
): Promise<Segment> {
  return commands.define(segment, revision, {
    ...changesOf(start, profile),
    ...(columns && { columns }),
    ...(segment.scope === 'user' && { population }),
    conditions: tree,
  })
}
