import { Link } from '@tanstack/react-router'
import { Initials } from '../components/Initials'
import { identityOf } from '../format/identity'
import type { ListRow } from './rows'
import type { ListScope } from './scopes'
import classes from './Identity.module.css'

interface IdentityProps {
  row: ListRow
  scope: ListScope
}

/** Who a row is, and the way to the page of it. */
export function Identity({ row, scope }: IdentityProps) {
  const [title, detail] = identityOf({ user_id: row.id, attributes: row.attributes })
  return (
    <div className={classes.identity}>
      <Initials name={title} seed={row.id} />
      <div className={classes.texts}>
        <Link to={scope.page} search={{ id: row.id }} className={classes.title} title={row.id}>
          {title}
        </Link>
        {detail !== undefined && <div className={classes.detail}>{detail}</div>}
      </div>
    </div>
  )
}
