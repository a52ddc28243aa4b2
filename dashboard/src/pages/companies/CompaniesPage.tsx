import { useSearch } from '@tanstack/react-router'
import { ListPage } from '../../lists/ListPage'

/** The companies of a segment. */
export function CompaniesPage() {
  return <ListPage scope="company" view={useSearch({ from: '/signed-in/companies' })} />
}
