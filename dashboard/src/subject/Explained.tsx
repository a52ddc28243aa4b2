import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Failure } from '../components/Notice'
import { TextLink } from '../components/TextLink'
import type { Scope } from '../conditions/tree'
import { ExplainTree } from '../explain/ExplainTree'
import { populationRow } from '../explain/rows'
import { exactTime, timeOfDay } from '../format/time'
import { explanationQuery, type Explanation } from './queries'
import classes from './Why.module.css'

interface ExplainedProps {
  scope: Scope
  subjectId: string
  segment: string
}

/** Why somebody is, or is not, in a segment. */
export function Explained({ scope, subjectId, segment }: ExplainedProps) {
  const { data, error, refetch } = useQuery(explanationQuery(scope, subjectId, segment))
  return (
    <div className={classes.explained}>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={96} aria-label="Loading the explanation" role="status" />}
      {data && !error && (
        <>
          <Heading scope={scope} told={data} segment={segment} />
          <ExplainTree
            scope={scope}
            tree={data.tree}
            before={data.in_population ? [] : [populationRow(data.population, 'population', 0)]}
          />
        </>
      )}
    </div>
  )
}

function Heading({ scope, told, segment }: { scope: Scope; told: Explanation; segment: string }) {
  const { sentence, version, evaluated_at, member, truth } = told
  const at = Date.parse(evaluated_at)
  return (
    <div className={classes.heading}>
      <p className={classes.sentence}>{sentence.charAt(0).toUpperCase() + sentence.slice(1)}.</p>
      <span className={classes.asOf}>
        {typeof member === 'boolean' && member !== truth && 'The member follows in a moment. '}
        Version {version}, as of <time title={exactTime(at)}>{timeOfDay(at, true).slice(0, 8)}</time>
      </span>
      <TextLink to={scope === 'user' ? '/users' : '/companies'} search={{ segment }} size="xs">
        Show the segment
      </TextLink>
    </div>
  )
}
