import { Button } from '@mantine/core'

interface LoadMoreProps {
  /** The query whose pages are shown so far. */
  pages: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> }
  label?: string
}

/** Adds the next page below; not there when there is none. */
export function LoadMore({ pages, label = 'Load more' }: LoadMoreProps) {
  if (!pages.hasNextPage) return null
  return (
    <Button
      variant="default"
      size="xs"
      mt="sm"
      loading={pages.isFetchingNextPage}
      onClick={() => {
        void pages.fetchNextPage()
      }}
    >
      {label}
    </Button>
  )
}
