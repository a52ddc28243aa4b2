import { Badge, Menu, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { components } from '../../api/schema/query'
import { TextLink } from '../../components/TextLink'
import { displayName } from '../../format/names'
import { useMayManage } from '../../session/useMayManage'
import classes from './Settings.module.css'

interface NameCellProps {
  name: string
  displayed: string | null | undefined
  /** Events read as they are sent. */
  isVerbatim?: boolean
  isBuiltin?: boolean
  onEdit: () => void
}

/** How people read a name, with the name itself below; a click lets one say it otherwise. */
export function NameCell({ name, displayed, isVerbatim = false, isBuiltin = false, onEdit }: NameCellProps) {
  const mayManage = useMayManage()
  const title = displayed ?? (isVerbatim ? name : displayName(name))
  return (
    <div className={classes.names}>
      <span>
        {mayManage ? (
          <button type="button" className={classes.open} onClick={onEdit} title={`Describe ${name}`}>
            <Text span size="sm" fw={600}>
              {title}
            </Text>
          </button>
        ) : (
          <Text span size="sm" fw={600}>
            {title}
          </Text>
        )}
        {isBuiltin && (
          <Badge variant="default" size="xs" tt="none" fw={500} ml={6} title="Every one has it">
            built in
          </Badge>
        )}
      </span>
      {title.toLowerCase() !== name.toLowerCase() && (
        <Text span c="dimmed" className={classes.mono}>
          {name}
        </Text>
      )}
    </div>
  )
}

/** The segments whose conditions name something; a click lists them. */
export function UsedBy({ segments }: { segments: readonly components['schemas']['SegmentName'][] }) {
  const [first, ...rest] = segments
  if (!first) return null
  if (rest.length === 0) return <SegmentLink of={first} />
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <button type="button" className={classes.open}>
          <Text span size="sm">
            {segments.length} segments
          </Text>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {segments.map((segment) => (
          <Menu.Item
            key={segment.id}
            renderRoot={(props) => <Link {...props} to="/segment" search={{ id: segment.id }} />}
          >
            {segment.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function SegmentLink({ of: { id, name } }: { of: components['schemas']['SegmentName'] }) {
  return (
    <TextLink to="/segment" search={{ id }} size="sm">
      {name}
    </TextLink>
  )
}
