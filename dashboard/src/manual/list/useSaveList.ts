import { useMutation, useQueryClient } from '@tanstack/react-query'
import { command } from '../../api/client'
import { keys } from '../../api/queries'
import type { Segment } from '../../api/types'
import type { Scope } from '../../conditions/tree'
import { createManual, pick, untilTaken } from '../commands'
import { toast } from '../toast'
import { useIngest } from '../useIngest'
import { subjects } from '../words'
import { checked, type CheckedList } from './useCheck'

const POLL_MS = 300

type Named = Pick<Segment, 'id' | 'name'>

export interface Saving {
  scope: Scope
  /** A manual segment that there is, or the name of one to make. */
  to: Named | string
  /** A list that was checked, or ids that were picked. */
  what: CheckedList | string[]
}

export interface Saved {
  segment: Named
  isNew: boolean
  added: number
  list?: CheckedList
}

/** Saves the members of a list, or those that were picked; returns once they are there. */
export function useSaveList() {
  const queries = useQueryClient()
  const ingest = useIngest()
  const undo = async (segment: Named) => {
    await command(await ingest(), 'delete', '/v1/segments/{reference}', { ids: { reference: segment.id } })
    await queries.invalidateQueries({ queryKey: keys.all })
  }
  return useMutation({
    mutationFn: async (saving: Saving): Promise<Saved> => {
      const door = await ingest()
      return Array.isArray(saving.what)
        ? savePicked(door, saving, saving.what)
        : saveChecked(door, saving.to, saving.what)
    },
    onSuccess: async ({ segment, isNew, added }, { scope }) => {
      const who = subjects(added, scope)
      if (isNew) toast(`${segment.name} created with ${who}.`, { run: () => undo(segment) })
      else toast(`${who} added to ${segment.name}.`)
      await queries.invalidateQueries({ queryKey: keys.all })
    },
  })
}

async function saveChecked(ingest: string, to: Named | string, list: CheckedList): Promise<Saved> {
  const body = typeof to === 'string' ? { create: { name: to } } : { segment: to.id }
  const ids = { import_id: list.id }
  let sent = await command(ingest, 'post', '/v1/imports/{import_id}/commit', { ids, body: { action: 'add', ...body } })
  const already = sent.already_in
  while (sent.state === 'committing') {
    await new Promise((resume) => setTimeout(resume, POLL_MS))
    sent = await checked(ingest, list.id)
  }
  if (sent.message_id !== null) await untilTaken([sent.message_id])
  const segment = typeof to === 'string' ? { id: sent.segment_id ?? '', name: to } : to
  return { segment, isNew: typeof to === 'string', added: sent.matched - already, list: sent }
}

async function savePicked(ingest: string, { scope, to }: Saving, ids: string[]): Promise<Saved> {
  const segment = typeof to === 'string' ? await createManual(ingest, scope, to) : to
  const { matched, alreadyIn, messageIds } = await pick(ingest, 'add', segment.id, scope, { kind: 'ids', ids })
  await untilTaken(messageIds)
  return { segment, isNew: typeof to === 'string', added: matched - alreadyIn }
}
