import { Box } from '@mantine/core'
import { initials } from '../format/names'
import classes from './Initials.module.css'

const HUES = 12

interface InitialsProps {
  name: string
  /** The id, from which the colour follows: a renamed person keeps it. */
  seed: string
  size?: 'md' | 'lg'
}

/** A person without a picture. */
export function Initials({ name, seed, size = 'md' }: InitialsProps) {
  let hash = 0
  for (const character of seed) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 997
  return (
    <Box
      component="span"
      className={classes.initials}
      data-size={size}
      __vars={{ '--hue': `${(hash % HUES) * (360 / HUES)}` }}
      aria-hidden
    >
      {initials(name)}
    </Box>
  )
}
