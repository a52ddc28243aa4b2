import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { post } from '../../api/client'
import { keys } from '../../api/queries'
import { IDENTITY } from '../../format/identity'
import { companyTarget, userTarget, type Target } from './targets'

const SHORTEST = 2
const MOST = 5

/** Users and companies found by a text; one letter is not searched for. */
export function subjectsQuery(text: string) {
  return queryOptions({
    queryKey: [...keys.all, 'palette', text],
    queryFn: async ({ signal }): Promise<Target[]> => {
      const search = { search: text, limit: MOST, total: false }
      const [users, companies] = await Promise.all([
        post('/v1/users/search', { ...search, columns: [...IDENTITY] }, signal),
        post('/v1/companies/search', { ...search, columns: ['name'] }, signal),
      ])
      return [...users.results.map(userTarget), ...companies.results.map(companyTarget)]
    },
    enabled: text.length >= SHORTEST,
    placeholderData: keepPreviousData,
  })
}
