import { SegmentedControl, Select, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { segmentsOf } from '../../api/queries'
import type { Segment } from '../../api/types'
import type { Scope } from '../../conditions/tree'
import { subjects } from '../../manual/words'

/** Where members go: to a segment that is made with a name, or to one that there is. */
export interface Destination {
  isExisting: boolean
  name: string
  segment: Segment | undefined
}

interface DestinationFieldsProps {
  scope: Scope
  destination: Destination
  onName: (name: string) => void
  /** An id; null: a new one after all. */
  onExisting: (segment: string | null) => void
  error?: string | undefined
}

export function useManualSegments(scope: Scope): Segment[] {
  const { data = [] } = useQuery(segmentsOf(scope))
  return data.filter(({ kind }) => kind === 'manual')
}

export function DestinationFields({ scope, destination, onName, onExisting, error }: DestinationFieldsProps) {
  const segments = useManualSegments(scope)
  const [first] = segments
  return (
    <Stack gap="sm">
      {first && (
        <SegmentedControl
          transitionDuration={0}
          aria-label="Where to"
          size="xs"
          data={[
            { value: 'new', label: 'New segment' },
            { value: 'existing', label: 'Existing segment' },
          ]}
          value={destination.isExisting ? 'existing' : 'new'}
          onChange={(value) => {
            onExisting(value === 'new' ? null : first.id)
          }}
        />
      )}
      {destination.isExisting ? (
        <Select
          label="Manual segment"
          searchable
          limit={50}
          allowDeselect={false}
          data={segments.map(({ id, name }) => ({ value: id, label: name }))}
          description={destination.segment && `${subjects(destination.segment.member_count ?? 0, scope)} now`}
          value={destination.segment?.id ?? null}
          error={error}
          onChange={onExisting}
        />
      ) : (
        <TextInput
          label="Name"
          placeholder="Launch guests"
          maxLength={100}
          value={destination.name}
          error={error}
          onChange={({ currentTarget: { value } }) => {
            onName(value)
          }}
        />
      )}
    </Stack>
  )
}
