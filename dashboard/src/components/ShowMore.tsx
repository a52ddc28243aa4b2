import { Button } from '@mantine/core'
import { count } from '../format/names'

interface ShowMoreProps {
  /** How many there are, how many of them are drawn, and how many more a click draws. */
  all: number
  limit: number
  step: number
  onLimit: (limit: number) => void
}

/** Draws more of what is there already; nothing when all are drawn. */
export function ShowMore({ all, limit, step, onLimit }: ShowMoreProps) {
  if (all <= limit) return null
  return (
    <Button
      variant="default"
      size="xs"
      mt="sm"
      onClick={() => {
        onLimit(limit + step)
      }}
    >
      Show {count(Math.min(all - limit, step))} more
    </Button>
  )
}
