import { Alert } from '@mantine/core'
import type { Scope } from '../conditions/tree'
import { count } from '../format/names'
import { noun } from './words'
import { Warning } from './Warning'

interface RefusedProps {
  error: Error | null
  /** How many match now, when that is why. */
  now: number | undefined
  expected: number
  scope: Scope
}

/** Why a command was refused; a count that changed is said with both numbers, as one has to ask again. */
export function Refused({ error, now, expected, scope }: RefusedProps) {
  if (!error) return null
  if (now === undefined) {
    return (
      <Alert color="red" role="alert" title="That did not work">
        {error.message}
      </Alert>
    )
  }
  return (
    <Warning role="alert" title="The number has changed">
      {count(now)} {noun(now, scope)} match now, not {count(expected)}. Nothing was done yet.
    </Warning>
  )
}
