import { Skeleton, Stack } from '@mantine/core'

const ROWS = 12

export function UsersSkeleton() {
  return (
    <Stack gap="sm" aria-busy aria-label="Loading users" role="status">
      {Array.from({ length: ROWS }, (_, row) => (
        <Skeleton key={row} height={28} />
      ))}
    </Stack>
  )
}
