import { Badge, Group, Kbd, Text, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { environmentQuery } from '../api/queries'
import { Search, Terminal } from '../components/icons'
import { LiveIndicator } from '../components/LiveIndicator'
import { AccountMenu } from './AccountMenu'
import { MainNav } from './MainNav'
import { openPalette } from './overlays'
import { PALETTE_KEYS } from './shortcuts'
import classes from './Shell.module.css'

/** Where one is, where one can go, whether it moves, and as whom one is here. */
export function Header() {
  const { data: environment } = useQuery(environmentQuery)
  return (
    <>
      <Link to="/users" className={classes.brand}>
        <img src="/favicon.svg" alt="" width={24} height={24} />
        <Text fw={650}>Muster</Text>
      </Link>
      {environment !== undefined && (
        <Badge variant="default" radius="sm" tt="none" fw={500} visibleFrom="xs" title="Environment" maw={180}>
          {environment}
        </Badge>
      )}
      <Group gap={0} visibleFrom="md" wrap="nowrap">
        <MainNav />
      </Group>
      <Group gap="md" ml="auto" wrap="nowrap">
        <UnstyledButton className={classes.find} onClick={openPalette} aria-label={`Go to… ${PALETTE_KEYS.join(' ')}`}>
          <Search size={14} />
          <span className={classes.findWords}>Go to…</span>
          <Kbd size="xs" className={classes.findWords}>
            {PALETTE_KEYS.join(' ')}
          </Kbd>
        </UnstyledButton>
        <LiveIndicator />
        <Link to="/start" className={classes.link} aria-label="Send data">
          <Terminal /> <span className={classes.words}>Send data</span>
        </Link>
        <AccountMenu />
      </Group>
    </>
  )
}
