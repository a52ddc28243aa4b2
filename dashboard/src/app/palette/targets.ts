import type { CompanyRow, Segment, UserRow } from '../../api/types'
import { identityOf } from '../../format/identity'
import { PLACES } from '../places'
import { stringifySearch } from '../search'

/** Where the palette can lead: an address of this site, and how it reads. */
export interface Target {
  id: string
  title: string
  detail?: string | undefined
  kind: 'page' | 'segment' | 'user' | 'company'
  href: string
}

const MOST_SEGMENTS = 6

const PAGES: readonly Target[] = [
  ...PLACES.map(({ to, title }) => ({ id: to, title, kind: 'page' as const, href: to })),
  { id: '/start', title: 'Send data', detail: 'Snippets for SDKs', kind: 'page', href: '/start' },
]

export function pagesNamed(text: string): Target[] {
  return PAGES.filter(({ title, detail = '' }) => holds(`${title} ${detail}`, text))
}

/** Segments by a part of their name or key; those that begin with it first. */
export function segmentsNamed(segments: readonly Segment[], text: string): Target[] {
  const needle = text.trim().toLowerCase()
  return segments
    .filter(({ name, key }) => holds(`${name} ${key}`, text))
    .sort((one, other) => late(one, needle) - late(other, needle))
    .slice(0, MOST_SEGMENTS)
    .map(({ id, name, scope, sentence }) => ({
      id,
      title: name,
      detail: sentence,
      kind: 'segment',
      href: `${scope === 'user' ? '/users' : '/companies'}${stringifySearch({ segment: id })}`,
    }))
}

function late({ name }: Segment, needle: string): number {
  return name.toLowerCase().startsWith(needle) ? 0 : 1
}

export function userTarget(user: UserRow): Target {
  const [title, detail] = identityOf(user)
  return {
    id: `user ${user.user_id}`,
    title,
    detail,
    kind: 'user',
    href: `/user${stringifySearch({ id: user.user_id })}`,
  }
}

export function companyTarget({ company_id: id, attributes }: CompanyRow): Target {
  const named = typeof attributes.name === 'string' && attributes.name !== ''
  return {
    id: `company ${id}`,
    title: named ? String(attributes.name) : id,
    detail: named ? id : undefined,
    kind: 'company',
    href: `/company${stringifySearch({ id })}`,
  }
}

function holds(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.trim().toLowerCase())
}
