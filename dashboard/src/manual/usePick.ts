import { useMutation, useQueryClient } from '@tanstack/react-query'
import { keys } from '../api/queries'
import type { Segment } from '../api/types'
import type { Scope } from '../conditions/tree'
import { createManual, pick, untilTaken, type PickReport, type Verb } from './commands'
import { isReversible, type Selection } from './selection'
import { toast } from './toast'
import { useIngest } from './useIngest'
import { subjects } from './words'

export interface PickJob {
  verb: Verb
  scope: Scope
  selection: Selection
  segment: Pick<Segment, 'id' | 'name'>
}

/** Adds a selection to a manual segment, or removes it; lists are asked again once that has taken effect. */
export function usePick() {
  const refresh = useRefresh()
  const ingest = useIngest()
  return useMutation({
    mutationFn: async ({ verb, scope, selection, segment }: PickJob) => {
      const report = await pick(await ingest(), verb, segment.id, scope, selection)
      void refresh(report.messageIds)
      return report
    },
  })
}

/** Makes a manual segment; made twice under one name is refused by the server, so the caller keeps what was made. */
export function useCreateManual() {
  const queries = useQueryClient()
  const ingest = useIngest()
  return useMutation({
    mutationFn: async ({ scope, name }: { scope: Scope; name: string }) => createManual(await ingest(), scope, name),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.segments }),
  })
}

/** Asks everything on screen again once commands have taken effect. */
export function useRefresh(): (messageIds: readonly string[]) => Promise<void> {
  const queries = useQueryClient()
  return async (messageIds) => {
    await untilTaken(messageIds)
    await queries.invalidateQueries({ queryKey: keys.all })
  }
}

/** Says what was done. It can be undone where it is known of everybody what was before. */
export function useSayDone() {
  const refresh = useRefresh()
  const ingest = useIngest()
  return ({ verb, scope, selection, segment }: PickJob, report: PickReport) => {
    const changed = verb === 'add' ? report.matched - report.alreadyIn : report.alreadyIn
    const said = `${subjects(changed, scope)} ${verb === 'add' ? 'added to' : 'removed from'} ${segment.name}.`
    if (!isReversible(verb, selection, report)) {
      toast(said)
      return
    }
    const run = async () => {
      const back = await pick(await ingest(), verb === 'add' ? 'remove' : 'add', segment.id, scope, selection)
      await refresh(back.messageIds)
    }
    toast(said, { run })
  }
}
