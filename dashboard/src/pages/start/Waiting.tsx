import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { segmentsQuery } from '../../api/queries'
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
      {users > 0 ? <Link to="/users">{counted(users, 'user')} so far: see them</Link> : 'Waiting for the first identify'}
    </div>
  )
}
