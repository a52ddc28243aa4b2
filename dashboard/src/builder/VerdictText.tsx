import { RelativeTime } from '../components/RelativeTime'
import { neededCount, neededOf } from '../conditions/describe'
import type { Draft } from '../conditions/draft'
import { shortText } from '../format/values'
import { useBuilderContext } from './context'
import type { Verdict } from './verdicts'
import classes from './Builder.module.css'

/** What the checked subject has, and what the line needs: "tenure = 34, needs < 6". */
export function VerdictText({ draft }: { draft: Draft }) {
  const { verdicts } = useBuilderContext()
  const verdict = verdicts?.get(draft.id)
  if (!verdict || draft.kind === 'group') return null
  const seen = seenBy(draft, verdict)
  if (seen === '' && verdict.nextFlipAt === null) return null
  return (
    <p className={classes.verdict} data-holds={verdict.truth || undefined}>
      {seen}
      {verdict.nextFlipAt !== null && (
        <>
          {seen !== '' && ' · '}
          changes by itself <RelativeTime instantMs={Date.parse(verdict.nextFlipAt)} />
        </>
      )}
    </p>
  )
}

function seenBy(draft: Draft, verdict: Verdict): string {
  switch (draft.kind) {
    case 'attribute':
      return withNeed(actualText(draft.name, verdict.actual), neededOf(draft), verdict, draft.nots)
    case 'event': {
      const times = verdict.counted ?? 0
      return withNeed(`${times} ${times === 1 ? 'time' : 'times'}`, neededCount(draft), verdict, draft.nots)
    }
    case 'company':
      return companiesText(verdict)
    case 'member':
      return verdict.members === undefined ? '' : `${verdict.members} such members`
    default:
      return ''
  }
}

function actualText(name: string, actual: unknown): string {
  if (actual === undefined) return ''
  return actual === null ? `${name} has no value` : `${name} = ${shortText(actual)}`
}

function withNeed(seen: string, need: string, { truth }: Verdict, nots: number): string {
  if (seen === '' || truth) return seen
  return `${seen}, needs ${nots % 2 === 1 ? 'not ' : ''}${need}`
}

function companiesText({ companies }: Verdict): string {
  if (!companies) return ''
  if (companies.count === 0) return 'in no company'
  const first = companies.first === undefined ? '' : `: ${companies.first}`
  return `${companies.count === 1 ? 'in 1 company' : `in ${companies.count} companies, shown is`}${first}`
}
