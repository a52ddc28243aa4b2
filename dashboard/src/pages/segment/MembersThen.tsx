import { Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Problem } from '../../api/problem'
import { zoneQuery } from '../../api/queries'
import type { CompanyRow, Segment, UserRow } from '../../api/types'
import { useNow } from '../../app/now'
import { useTypedText } from '../../app/typed'
import { DayField } from '../../components/DayField'
import { isDate } from '../../conditions/operands'
import { count } from '../../format/names'
import { dayIn } from '../../format/time'
import { countedIn, SCOPES } from '../../lists/scopes'
import { Sample } from '../../segments/Sample'
import { Panel } from './Panel'
import { membersThenQuery } from './queries'
import classes from './SegmentPage.module.css'

interface MembersThenProps {
  segment: Segment
  at: string | undefined
}

/** Who was in it when a day began. */
export function MembersThen({ segment, at }: MembersThenProps) {
  const navigate = useNavigate()
  const now = useNow()
  const { data: zone } = useQuery(zoneQuery)
  const today = dayIn(now, zone)
  const [text, type] = useTypedText(at ?? '', (day) => {
    // What is not a whole day yet is nothing to ask for.
    if (day !== undefined && !(isDate(day) && day <= today)) return
    void navigate({ to: '/segment', search: { id: segment.id, ...(day !== undefined && { at: day }) }, replace: true })
  })
  return (
    <Panel
      title="Who was in it on"
      tools={<DayField label="Day" w={150} max={today} value={text} error={isWrong(text, today)} onChange={type} />}
    >
      {at === undefined ? (
        <Text size="sm" c="dimmed">
          Choose a day to see who was in it when the day began.
        </Text>
      ) : (
        <Then segment={segment} at={at} />
      )}
    </Panel>
  )
}

function Then({ segment, at }: { segment: Segment; at: string }) {
  const { data, error } = useQuery(membersThenQuery(segment.id, at))
  if (error) {
    return (
      <Text size="sm" {...(isNotRecorded(error) && { c: 'dimmed' })} role="status">
        {error.message}
      </Text>
    )
  }
  if (!data) return <Skeleton height={80} />
  const rest = (data.total ?? data.results.length) - data.results.length
  return (
    <>
      <Text size="sm" mb="xs" role="status">
        {countedIn(SCOPES[segment.scope], data.total ?? data.results.length)}
      </Text>
      <ul className={classes.plainList}>
        {data.results.map((row) => (
          <li key={row.id}>
            <SubjectLink segment={segment} row={row} />
          </li>
        ))}
        {rest > 0 && <li>and {count(rest)} more</li>}
      </ul>
    </>
  )
}

function SubjectLink({ segment: { scope }, row }: { segment: Segment; row: UserRow | CompanyRow }) {
  return (
    <Link to={SCOPES[scope].page} search={{ id: row.id }} className={classes.subject}>
      <Sample scope={scope} row={row} />
    </Link>
  )
}

/** A whole text that is no day, or one that has not begun. */
function isWrong(text: string, today: string): boolean {
  return text.length === today.length && !(isDate(text) && text <= today)
}

function isNotRecorded(error: Error): boolean {
  return error instanceof Problem && error.code === 'not_recorded'
}
