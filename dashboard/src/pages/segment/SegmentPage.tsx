import { useSearch } from '@tanstack/react-router'

export function SegmentPage() {
  const { id } = useSearch({ from: '/signed-in/segment' })
  return <div>{id}</div>
}
