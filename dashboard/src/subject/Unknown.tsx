import { useQuery } from '@tanstack/react-query'
import { Problem } from '../api/problem'
import { Notice } from '../components/Notice'
import { TextLink } from '../components/TextLink'
import type { Scope } from '../conditions/tree'
import { identityOf } from '../format/identity'
import { nearQuery } from './queries'
import classes from './Subject.module.css'

export function isUnknown(error: Error): error is Problem {
  return error instanceof Problem && error.status === 404
}

interface UnknownProps {
  scope: Scope
  id: string
  problem: Problem
}

/** Nobody has this id: who has one like it, or who the visitor turned out to be. */
export function Unknown({ scope, id, problem }: UnknownProps) {
  const { merged_into: mergedInto } = problem.document
  if (typeof mergedInto === 'string') return <Merged id={id} into={mergedInto} />
  const [noun, list, plural] =
    scope === 'user' ? (['user', '/users', 'users'] as const) : (['company', '/companies', 'companies'] as const)
  return (
    <Notice title={`No such ${noun}`} action={<TextLink to={list}>Search all {plural}</TextLink>}>
      <p>
        No call has named <code>{id}</code> yet, or everything about it was deleted. Ids are compared exactly, capitals
        included.
      </p>
      <Near scope={scope} id={id} />
    </Notice>
  )
}

function Merged({ id, into }: { id: string; into: string }) {
  return (
    <Notice
      title="This visitor was identified"
      action={
        <TextLink to="/user" search={{ id: into }}>
          Open {into}
        </TextLink>
      }
    >
      <code>{id}</code> turned out to be <code>{into}</code>: the calls of both are told there.
    </Notice>
  )
}

function Near({ scope, id }: { scope: Scope; id: string }) {
  const { data: near = [] } = useQuery(nearQuery(scope, id))
  if (near.length === 0) return null
  return (
    <section aria-label="Did you mean">
      Did you mean
      <ul className={classes.near}>
        {near.map((each) => {
          const [title] = identityOf({ user_id: each.id, attributes: each.attributes })
          return (
            <li key={each.id}>
              <TextLink to={scope === 'user' ? '/user' : '/company'} search={{ id: each.id }} size="sm">
                {each.id}
              </TextLink>{' '}
              {title !== each.id && title}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
