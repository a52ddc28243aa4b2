import { Skeleton, Stack } from '@mantine/core'

const ROWS = 12

/** In the place of rows that were never there before. */
export function ListSkeleton({ plural }: { plural: string }) {
  return (
    <Stack gap={10} aria-busy aria-label={`Loading ${plural}`} role="status" pt="xs">
      {Array.from({ length: ROWS }, (_, row) => (
        <Skeleton key={row} height={32} />
      ))}
    </Stack>
  )
}
