import type { CompanyRow, UserRow } from '../api/types'
import { Initials } from '../components/Initials'
import type { Scope } from '../conditions/tree'
import { identityOf } from '../format/identity'
import classes from './Sample.module.css'

interface SampleProps {
  scope: Scope
  row: UserRow | CompanyRow
}

/** One of those whom a definition holds, or would move. */
export function Sample({ row }: SampleProps) {
  const [name, detail] = identityOf({ user_id: row.id, attributes: row.attributes })
  return (
    <span className={classes.sample} title={row.id}>
      <Initials name={name} seed={row.id} />
      <span className={classes.name}>{name}</span>
      {detail !== undefined && <span className={classes.detail}>{detail}</span>}
    </span>
  )
}
