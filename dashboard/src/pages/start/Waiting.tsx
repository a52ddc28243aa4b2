import { useQuery } from '@tanstack/react-query'
import { segmentsQuery } from '../../api/queries'
import { TextLink } from '../../components/TextLink'
import { counted } from '../../format/names'
import { useLiveCount } from '../../live/store'
import { ALL_USERS, segmentNamed } from '../../segments/named'
import classes from './StartPage.module.css'

/** Whether anything has arrived yet. */
export function Waiting() {
  const { data: segments } = useQuery(segmentsQuery)
  const users = useLiveCount(segmentNamed(segments ?? [], ALL_USERS))
  return (
    <div className={classes.waiting} role="status" data-arrived={users > 0 || undefined}>
      <span className={classes.dot} aria-hidden />
      {users > 0 ? (
        <TextLink to="/users" size="sm">
          {counted(users, 'user')} so far: see them
        </TextLink>
      ) : (
        'Waiting for the first identify'
      )}
    </div>
  )
}
