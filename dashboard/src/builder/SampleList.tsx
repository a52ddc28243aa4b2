import { TextLink } from '../components/TextLink'
import { count } from '../format/names'
import { useBuilderContext } from './context'
import classes from './Builder.module.css'

/** A user or company in a list. */
export interface SampleRow {
  id: string
  attributes: Record<string, unknown>
}

/** Some of those who are meant, by what people call them. */
export function SampleList({ rows, rest }: { rows: readonly SampleRow[]; rest: number }) {
  const { scope } = useBuilderContext()
  return (
    <ul className={classes.sample}>
      {rows.map((row) => (
        <li key={row.id}>
          <TextLink to={scope === 'user' ? '/user' : '/company'} search={{ id: row.id }} size="sm">
            {calledBy(row)}
          </TextLink>
        </li>
      ))}
      {rest > 0 && <li className={classes.others}>and {count(rest)} more</li>}
    </ul>
  )
}

/** What to call a user or company: its name, else its e-mail address, else its id. */
export function calledBy({ id, attributes }: SampleRow): string {
  const named = [attributes.name, attributes.email].find((text) => typeof text === 'string' && text !== '')
  return typeof named === 'string' ? named : id
}
