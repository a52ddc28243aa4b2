import { useQuery } from '@tanstack/react-query'
import { segmentsQuery } from '../../api/queries'
import { TextLink } from '../../components/TextLink'
import { segmentNamed } from '../../segments/named'
import type { Call } from './calls'
import classes from './LivePage.module.css'

/** Segments that a call's user entered (+) or exited (−) through it. */
export function Moved({ call, isLink = false }: { call: Call; isLink?: boolean }) {
  return call.moved.map((each) => <Movement key={`${each.type} ${each.segment_id}`} movement={each} isLink={isLink} />)
}

function Movement({ movement, isLink }: { movement: Call['moved'][number]; isLink: boolean }) {
  const { data: segments = [] } = useQuery(segmentsQuery)
  const { type, segment_id: segment, segment_key: key } = movement
  const name = segmentNamed(segments, segment)?.name ?? key ?? segment
  const word = type === 'segment.entered' ? 'entered' : 'exited'
  return (
    <span className={classes.moved} data-word={word}>
      <span aria-hidden>{word === 'entered' ? '+' : '−'}</span>
      <span className={classes.hidden}>{word} </span>
      {isLink ? (
        <TextLink to="/users" search={{ segment }} size="sm">
          {name}
        </TextLink>
      ) : (
        name
      )}
    </span>
  )
}
