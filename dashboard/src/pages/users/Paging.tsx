import { Button, Group, Text } from '@mantine/core'
import type { Page, UserRow } from '../../api/types'
import { ChevronLeft, ChevronRight } from '../../components/icons'
import { count, counted } from '../../format/names'

interface PagingProps {
  page: Page<UserRow>
  onTurn: (cursor: string) => void
}

/** Pages by cursor: next and previous from where one is, at the same speed at any depth. */
export function Paging({ page, onTurn }: PagingProps) {
  const { next, previous, total, results } = page
  return (
    <Group component="nav" aria-label="Pages" gap="xs">
      <Text size="sm" c="dimmed">
        {total === null ? counted(results.length, 'user') : `${count(results.length)} of ${counted(total, 'user')}`}
      </Text>
      <Group gap="xs" ml="auto">
        <Button
          variant="default"
          size="xs"
          leftSection={<ChevronLeft />}
          disabled={previous === null}
          onClick={() => {
            if (previous !== null) onTurn(previous)
          }}
        >
          Previous
        </Button>
        <Button
          variant="default"
          size="xs"
          rightSection={<ChevronRight />}
          disabled={next === null}
          onClick={() => {
            if (next !== null) onTurn(next)
          }}
        >
          Next
        </Button>
      </Group>
    </Group>
  )
}
