import { Alert } from '@mantine/core'
import { Problem } from '../../api/problem'

/** What the service does not accept, problem by problem. */
export function Refusal({ error }: { error: Error }) {
  const errors = error instanceof Problem ? error.errors : []
  return (
    <Alert color="red" title={error.message}>
      {errors.map(({ path, detail }) => (
        <div key={path + detail}>{detail}</div>
      ))}
    </Alert>
  )
}
