import { Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { CompanyRow, Preview, UserRow } from '../api/types'
import type { Scope } from '../conditions/tree'
import { count } from '../format/names'
import { countedIn, SCOPES } from '../lists/scopes'
import { impactQuery, type Wanted } from './queries'
import { Sample } from './Sample'
import classes from './Impact.module.css'

/** Larger differences are told to subscribers in one record. */
const MOST_ANNOUNCED = 10_000
const SHOWN = 5

/** Who is in it now, or who would enter and who would leave, before anything is saved. */
export function Impact(wanted: Wanted) {
  const { data, error, isFetching } = useQuery(impactQuery(wanted))
  if (error) {
    return (
      <Text size="sm" role="alert">
        {error.message}
      </Text>
    )
  }
  if (!data) return <Skeleton height={72} />
  return (
    <div className={classes.impact} role="status" data-busy={isFetching || undefined}>
      {data.entering === undefined ? (
        <Now preview={data} scope={wanted.scope} />
      ) : (
        <Moves preview={data} scope={wanted.scope} />
      )}
      {data.warnings.map(({ path, code, detail, suggestion }) => (
        <p key={path + code} className={classes.warning}>
          {detail}
          {suggestion !== undefined && `; did you mean ${suggestion}?`}
        </p>
      ))}
    </div>
  )
}

interface PartProps {
  preview: Preview
  scope: Scope
}

function Now({ preview, scope }: PartProps) {
  return (
    <Column
      heading={`${countedIn(SCOPES[scope], preview.count)} ${preview.count === 1 ? 'is' : 'are'} in it now`}
      scope={scope}
      rows={preview.sample}
      of={preview.count}
    />
  )
}

function Moves({ preview, scope }: PartProps) {
  const { entering = 0, leaving = 0, entering_sample = [], leaving_sample = [] } = preview
  return (
    <>
      <Text size="sm">
        {countedIn(SCOPES[scope], preview.count)} will be in it.{' '}
        {entering + leaving === 0 ? 'Nobody enters or leaves.' : toldText(entering + leaving)}
      </Text>
      <div className={classes.moves}>
        {entering > 0 && (
          <Column
            heading={`+${count(entering)} enter`}
            scope={scope}
            rows={entering_sample}
            of={entering}
            kind="enter"
          />
        )}
        {leaving > 0 && (
          <Column heading={`−${count(leaving)} leave`} scope={scope} rows={leaving_sample} of={leaving} kind="leave" />
        )}
      </div>
    </>
  )
}

function toldText(moves: number): string {
  if (moves > MOST_ANNOUNCED) {
    return `That is more than ${count(MOST_ANNOUNCED)} changes: subscribers get one record, segment.rebuilt, instead of each.`
  }
  return 'Subscribers are told each of these changes, with the cause “edit”.'
}

interface ColumnProps {
  heading: string
  scope: Scope
  rows: readonly (UserRow | CompanyRow)[]
  of: number
  kind?: 'enter' | 'leave'
}

function Column({ heading, scope, rows, of, kind }: ColumnProps) {
  const shown = rows.slice(0, SHOWN)
  return (
    <div>
      <div className={classes.heading} data-kind={kind}>
        {heading}
      </div>
      <ul className={classes.sample}>
        {shown.map((row) => (
          <li key={row.id}>
            <Sample scope={scope} row={row} />
          </li>
        ))}
        {of > shown.length && <li className={classes.more}>and {count(of - shown.length)} more</li>}
      </ul>
    </div>
  )
}
