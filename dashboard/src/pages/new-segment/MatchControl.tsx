import { Group, SegmentedControl, Text } from '@mantine/core'
import type { Match } from '../../conditions/draft'

interface MatchControlProps {
  match: Match
  onChange: (match: Match) => void
}

/** Whether all lines must hold, or any one of them. */
export function MatchControl({ match, onChange }: MatchControlProps) {
  return (
    <Group gap="xs">
      <Text size="sm">Match</Text>
      <SegmentedControl
        size="xs"
        aria-label="Match"
        value={match}
        onChange={onChange}
        data={[
          { value: 'all', label: 'all' },
          { value: 'any', label: 'any' },
        ]}
      />
      <Text size="sm">of these conditions</Text>
    </Group>
  )
}
