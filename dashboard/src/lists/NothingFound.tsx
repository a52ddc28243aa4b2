import { Search, Users } from '../components/icons'
import { Notice } from '../components/Notice'
import { TextLink } from '../components/TextLink'
import { NoMatch } from './NoMatch'
import type { List } from './useList'

/** An empty list says why it is empty: nothing found, nobody fits, or truly nobody is there yet. */
export function NothingFound({ list }: { list: List }) {
  const { scope, segment, view, who } = list
  if (view.search !== undefined) {
    return (
      <Notice icon={<Search size={20} />} title={`No ${scope.noun} matches “${view.search}”`}>
        Search looks at {scope.searchesBy}
        {segment.kind === 'default' ? '.' : ', and only in this list.'}
      </Notice>
    )
  }
  if (who.conditions) return <NoMatch list={list} />
  if (segment.kind === 'default') return <NobodyYet list={list} />
  return (
    <Notice
      icon={<Users size={20} />}
      title={`No ${scope.noun} is in this segment`}
      action={<TextLink to={scope.path}>See all {scope.plural}</TextLink>}
    >
      {segment.kind === 'manual'
        ? `Select ${scope.plural} in another list and press “Add to manual segment”.`
        : `${scope.title === 'User' ? 'Users' : 'Companies'} appear here the moment its conditions become true for them.`}
    </Notice>
  )
}

function NobodyYet({ list: { scope, segment } }: { list: List }) {
  if (scope.scope === 'user') {
    return (
      <Notice
        icon={<Users size={20} />}
        title={segment.population === 'anonymous' ? 'No anonymous visitor' : 'No user'}
      >
        {segment.population === 'anonymous'
          ? 'Whoever is not identified yet, and known by an anonymousId only, appears here.'
          : 'Users appear here with their first identify.'}
      </Notice>
    )
  }
  return (
    <Notice
      icon={<Users size={20} />}
      title="No company yet"
      action={<TextLink to="/start">How to send the first call</TextLink>}
    >
      A company appears with the first <code>group</code> call that names it by its <code>groupId</code>; the call makes
      the user its member, and its traits are the attributes of the company.
    </Notice>
  )
}
