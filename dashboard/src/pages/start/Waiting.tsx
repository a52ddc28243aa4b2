import { useQuery } from '@tanstack/react-query'
import { newestRefusalQuery, segmentsQuery } from '../../api/queries'
import { TextLink } from '../../components/TextLink'
import { counted } from '../../format/names'
import { useLiveCount } from '../../live/store'
import { ALL_USERS, segmentNamed } from '../../segments/named'
import { useMayManage } from '../../session/useMayManage'
import { RejectedCall } from './RejectedCall'
import classes from './StartPage.module.css'

/** Whether anything has arrived yet; until then also what was refused, to those who may read it. */
export function Waiting({ ingest }: { ingest: string }) {
  const { data: segments } = useQuery(segmentsQuery)
  const users = useLiveCount(segmentNamed(segments ?? [], ALL_USERS))
  const mayManage = useMayManage()
  const isWaiting = users === 0
  const { data: refused } = useQuery(newestRefusalQuery(ingest, isWaiting && mayManage))
  return (
    <>
      <div className={classes.waiting} role="status" data-arrived={!isWaiting || undefined}>
        <span className={classes.dot} aria-hidden />
        {isWaiting ? (
          'Waiting for the first identify'
        ) : (
          <TextLink to="/users" size="sm">
            {counted(users, 'user')} so far: see them
          </TextLink>
        )}
      </div>
      {isWaiting && refused && <RejectedCall letter={refused} />}
    </>
  )
}
