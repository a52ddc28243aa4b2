import { Group, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTypedText } from '../../app/typed'
import { Search } from '../../components/icons'
import { KINDS, VERDICTS, withChange, type CallsView } from './view'

const ALL = 'all'

const WORDS = [
  { value: ALL, label: 'All' },
  { value: 'accepted', label: 'Accepted' },
  { value: 'rejected', label: 'Rejected' },
]

/** Which calls to see; the address keeps it. */
export function Filters({ view }: { view: CallsView }) {
  const navigate = useNavigate({ from: '/live' })
  const change = (part: Parameters<typeof withChange>[1], replace = false) => {
    void navigate({ search: (before) => withChange(before, part), replace })
  }
  return (
    <Group gap="xs">
      <SegmentedControl
        size="xs"
        aria-label="Verdict"
        data={WORDS}
        value={view.verdict ?? ALL}
        onChange={(value) => {
          change({ verdict: VERDICTS.find((verdict) => verdict === value) })
        }}
      />
      <Select
        size="xs"
        w={140}
        aria-label="Type"
        placeholder="All types"
        clearable
        clearButtonProps={{ 'aria-label': 'All types' }}
        data={[...KINDS]}
        value={view.type ?? null}
        onChange={(value) => {
          change({ type: KINDS.find((kind) => kind === value) })
        }}
      />
      <UserField
        user={view.user ?? ''}
        onChange={(user) => {
          change({ user }, true)
        }}
      />
    </Group>
  )
}

function UserField({ user, onChange }: { user: string; onChange: (user: string | undefined) => void }) {
  const [text, type] = useTypedText(user, onChange)
  return (
    <TextInput
      size="xs"
      w={240}
      type="search"
      aria-label="User id"
      placeholder="User id"
      leftSection={<Search size={14} />}
      value={text}
      onChange={({ currentTarget: { value } }) => {
        type(value)
      }}
    />
  )
}
