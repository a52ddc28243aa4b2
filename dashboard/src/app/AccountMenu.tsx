import {
  ActionIcon,
  Kbd,
  Menu,
  SegmentedControl,
  Text,
  useMantineColorScheme,
  type MantineColorScheme,
} from '@mantine/core'
import { Letters, Person, SignOut } from '../components/icons'
import { bearerOf } from '../session/keys'
import { endSession, sessionStore } from '../session/session'
import { openKeys } from './overlays'
import { useStore } from './store'
import classes from './Shell.module.css'

const SCHEMES: { value: MantineColorScheme; label: string }[] = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'Auto' },
]

/** As whom one is here and what that allows; light or dark; the way out. */
export function AccountMenu() {
  return (
    <Menu position="bottom-end" width={260} shadow="md">
      <Menu.Target>
        <ActionIcon variant="default" radius="xl" size="lg" aria-label="Account" title="Account">
          <Person />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Who />
        <Menu.Divider />
        <Theme />
        <Menu.Divider />
        <Menu.Item leftSection={<Letters />} rightSection={<Kbd size="xs">?</Kbd>} onClick={openKeys}>
          Shortcuts
        </Menu.Item>
        <Menu.Item
          leftSection={<SignOut />}
          onClick={() => {
            endSession()
          }}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function Who() {
  const current = useStore(sessionStore, (state) => state.current)
  if (!current) return null
  const { title, may, shown } = bearerOf(current)
  return (
    <div className={classes.who}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {shown !== null && <code>{shown}</code>}
      <Text size="xs" c="dimmed" mt={4}>
        {may}
      </Text>
    </div>
  )
}

function Theme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <div className={classes.who}>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label="Theme"
        data={SCHEMES}
        value={colorScheme}
        onChange={(scheme) => {
          setColorScheme(scheme)
        }}
      />
    </div>
  )
}
