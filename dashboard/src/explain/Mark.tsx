import { VisuallyHidden } from '@mantine/core'
import { Check, Close, Minus } from '../components/icons'
import classes from './Mark.module.css'

interface MarkProps {
  /** null: nobody knows yet. */
  truth: boolean | null
  words?: readonly [yes: string, no: string, unknown: string]
}

const WORDS = ['holds', 'does not hold', 'not known yet'] as const

/** Yes or no: as a shape and in words, not by colour alone. */
export function Mark({ truth, words = WORDS }: MarkProps) {
  const [Icon, said] = truth === null ? [Minus, words[2]] : truth ? [Check, words[0]] : [Close, words[1]]
  return (
    <span className={classes.mark} data-truth={truth ?? 'unknown'} title={said}>
      <Icon size={13} />
      <VisuallyHidden>{said}</VisuallyHidden>
    </span>
  )
}
