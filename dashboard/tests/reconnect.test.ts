import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, test, vi } from 'vitest'
import { keys } from '../src/api/queries'
import { askAgain } from '../src/live/useLiveStream'

vi.hoisted(() => {
  vi.stubGlobal('sessionStorage', { getItem: () => null })
})

test('when the stream is back everything on screen is asked again, but no row moves by itself', async () => {
  const queries = new QueryClient()
  const asked: string[] = []
  const watch = (queryKey: readonly unknown[], name: string) => {
    const queryFn = () => {
      asked.push(name)
      return name
    }
    return new QueryObserver(queries, { queryKey, queryFn, staleTime: Infinity }).subscribe(() => undefined)
  }
  const stops = [watch([...keys.rows, 'user', {}], 'rows'), watch(keys.segments, 'segments')]
  await expect.poll(() => asked).toEqual(['rows', 'segments'])
  askAgain(queries)
  await expect.poll(() => asked).toEqual(['rows', 'segments', 'segments'])
  expect(queries.getQueryState([...keys.rows, 'user', {}])?.isInvalidated).toBe(true)
  for (const stop of stops) stop()
})
