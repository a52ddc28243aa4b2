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
  const [seen, need] = told(draft, verdict)
  if (seen === '' && verdict.nextFlipAt === null) return null
  return (
    <p className={classes.verdict}>
      {seen}
      {!verdict.truth && need !== '' && (
        <>
          , <b>needs {need}</b>
        </>
      )}
      <NextFlip verdict={verdict} isAlone={seen === ''} />
    </p>
  )
}

function NextFlip({ verdict: { nextFlipAt }, isAlone }: { verdict: Verdict; isAlone: boolean }) {
  if (nextFlipAt === null) return null
  return (
    <>
      {!isAlone && ' · '}may change by itself <RelativeTime instantMs={Date.parse(nextFlipAt)} />
    </>
  )
}

function told(draft: Draft, verdict: Verdict): [seen: string, need: string] {
  const not = draft.nots % 2 === 1 ? 'not ' : ''
  switch (draft.kind) {
    case 'attribute':
      return [actualText(draft.name, verdict.actual), not + neededOf(draft)]
    case 'event':
      return [timesText(verdict.counted ?? 0), not + neededCount(draft)]
    case 'company':
      return [companiesText(verdict), '']
    case 'member':
      return [membersText(verdict), '']
    default:
      return ['', '']
  }
}

function actualText(name: string, actual: unknown): string {
  if (actual === undefined) return ''
  return actual === null ? `${name} has no value` : `${name} = ${shortText(actual)}`
}

function timesText(times: number): string {
  return `${times} ${times === 1 ? 'time' : 'times'}`
}

function companiesText({ companies }: Verdict): string {
  if (!companies) return ''
  const { count, first } = companies
  if (count === 0) return 'in no company'
  if (count === 1) return `in ${first ?? '1 company'}`
  return `in ${count} companies${first === undefined ? '' : `; below is ${first}`}`
}

function membersText({ members }: Verdict): string {
  if (members === undefined) return ''
  return members === 1 ? '1 such member' : `${members} such members`
}
