import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { keys } from '../../api/queries'
import { counted } from '../../format/names'
import { settledOf, unsettledText, type Settled } from './settled'
import { settleAll, settleOne, type Settlement } from './settle'

const DONE: Record<Settlement, string> = { retry: 'put on the stream again', discard: 'discarded' }

/** Settles all dead letters of a reason; `progress` is a sentence while that goes on. */
export function useSettleAll(ingest: string, code: string) {
  const [progress, setProgress] = useState<string | null>(null)
  const report = useReport()
  const settle = (settlement: Settlement) => {
    setProgress('Looking for them…')
    const tell = (done: number, of: number) => {
      setProgress(`${done} of ${of} ${DONE[settlement]}…`)
    }
    void report(settleAll(ingest, settlement, code, tell), settlement).finally(() => {
      setProgress(null)
    })
  }
  return { settle, progress }
}

/** Settles one dead letter. */
export function useSettleOne(ingest: string) {
  const [busy, setBusy] = useState<number | null>(null)
  const report = useReport()
  const settle = (settlement: Settlement, id: number) => {
    setBusy(id)
    const settled = settledOf([id], () => settleOne(ingest, settlement, id))
    void report(settled, settlement).finally(() => {
      setBusy(null)
    })
  }
  return { settle, busy }
}

/** Says what came of it, and has everything that may have changed asked for again. */
function useReport() {
  const queries = useQueryClient()
  return async (settled: Promise<Settled>, settlement: Settlement) => {
    try {
      const came = await settled
      if (came.problem) tellFailure(unsettledText(came), came.problem)
      else notifications.show({ message: `${counted(came.done, 'call')} ${DONE[settlement]}` })
    } catch (error) {
      tellFailure('None was settled', error)
    }
    await queries.invalidateQueries({ queryKey: keys.all })
  }
}

function tellFailure(title: string, error: unknown) {
  const message = error instanceof Error ? error.message : String(error)
  notifications.show({ title, message, color: 'red.9', autoClose: false })
}
