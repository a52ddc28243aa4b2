import { Button, Group, NativeSelect, Text } from '@mantine/core'
import { ChevronLeft, ChevronRight } from '../components/icons'
import { count } from '../format/names'
import type { Page } from '../api/types'
import type { ListRow } from './rows'
import { countedIn, type ListScope } from './scopes'
import type { ChangeView } from './useChangeView'
import { PAGE_SIZES, pageSize, positionOf, type View } from './view'

interface PagingProps {
  scope: ListScope
  view: View
  page: Page<ListRow>
  total: number | null
  change: ChangeView
}

/** Pages by cursor: next and previous from where one is, at the same speed at any depth. */
export function Paging({ scope, view, page, total, change }: PagingProps) {
  const { next, previous } = page
  return (
    <Group component="nav" aria-label="Pages" gap="sm">
      <Text size="sm" c="dimmed">
        {shownText(scope, page, total)}
      </Text>
      <Group gap="xs" ml="auto">
        <NativeSelect
          size="xs"
          aria-label="Rows in a page"
          data={PAGE_SIZES.map((size) => ({ value: size, label: `${size} rows` }))}
          value={String(pageSize(view))}
          onChange={({ currentTarget: { value } }) => {
            change({ limit: value })
          }}
        />
        {view.cursor !== undefined && (
          <Button
            variant="subtle"
            size="xs"
            onClick={() => {
              change({ cursor: undefined })
            }}
          >
            First
          </Button>
        )}
        <Turn title="Previous" cursor={previous} change={change} />
        <Turn title="Next" cursor={next} change={change} />
      </Group>
    </Group>
  )
}

function shownText(scope: ListScope, page: Page<ListRow>, total: number | null): string {
  const here = page.results.length
  if (total === null) return countedIn(scope, here)
  const position = here < total ? positionOf(page, total) : null
  const rows = position === null ? count(here) : position.map(count).join('–')
  return `${rows} of ${countedIn(scope, total)}`
}

interface TurnProps {
  title: 'Previous' | 'Next'
  cursor: string | null
  change: ChangeView
}

function Turn({ title, cursor, change }: TurnProps) {
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={title === 'Previous' && <ChevronLeft />}
      rightSection={title === 'Next' && <ChevronRight />}
      disabled={cursor === null}
      onClick={() => {
        if (cursor !== null) change({ cursor })
      }}
    >
      {title}
    </Button>
  )
}
