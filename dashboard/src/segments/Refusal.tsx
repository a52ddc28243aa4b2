import { Alert } from '@mantine/core'
import { Problem } from '../api/problem'
import { takenBy } from './refusals'

/** What the service does not accept, problem by problem; what is told elsewhere in its own way is not told twice. */
export function Refusal({ error }: { error: Error | null }) {
  if (error === null || takenBy(error) !== undefined) return null
  const errors = error instanceof Problem ? error.errors : []
  return (
    <Alert color="red" title={error.message} role="alert">
      {errors.map(({ path, detail }) => (
        <div key={path + detail}>{detail}</div>
      ))}
    </Alert>
  )
}
