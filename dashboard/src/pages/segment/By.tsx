import { Text } from '@mantine/core'
import { RelativeTime } from '../../components/RelativeTime'

/** Who did something, and when. */
export function By({ author, at }: { author: string; at: string }) {
  return (
    <>
      <RelativeTime instantMs={Date.parse(at)} />{' '}
      <Text span c="dimmed" inherit>
        by {author}
      </Text>
    </>
  )
}
