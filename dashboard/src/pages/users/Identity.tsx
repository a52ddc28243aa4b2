import { Link } from '@tanstack/react-router'
import type { UserRow } from '../../api/types'
import { Initials } from '../../components/Initials'
import { identityOf } from '../../format/identity'
import classes from './Identity.module.css'

export function Identity({ user }: { user: UserRow }) {
  const [title, detail] = identityOf(user)
  return (
    <div className={classes.identity}>
      <Initials name={title} seed={user.user_id} />
      <div className={classes.texts}>
        <Link to="/user" search={{ id: user.user_id }} className={classes.title}>
          {title}
        </Link>
        {detail !== undefined && <div className={classes.detail}>{detail}</div>}
      </div>
    </div>
  )
}
