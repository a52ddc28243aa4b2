import { Stack, Tabs, Title } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Key } from '../../components/icons'
import { Notice } from '../../components/Notice'
import { useMayManage } from '../../session/useMayManage'
import { AttributesTab } from './AttributesTab'
import { AuditTab } from './AuditTab'
import { EnvironmentsTab } from './EnvironmentsTab'
import { EventsTab } from './EventsTab'
import { KeysTab } from './KeysTab'
import type { SettingsTab } from './view'
import { useTitle } from '../../app/title'
import classes from './Settings.module.css'

const TITLES: Record<SettingsTab, string> = {
  keys: 'Keys',
  attributes: 'Attributes',
  events: 'Events',
  environments: 'Environments',
  audit: 'Audit',
}

/** What is set up once, and who did what. */
export function SettingsPage() {
  const { tab = 'keys' } = useSearch({ from: '/signed-in/settings' })
  const navigate = useNavigate({ from: '/settings' })
  useTitle('Settings')
  return (
    <Stack className={classes.page}>
      <Title order={1} size="h3">
        Settings
      </Title>
      <Tabs
        keepMounted={false}
        value={tab}
        onChange={(value) => {
          void navigate({ search: { tab: value as SettingsTab } })
        }}
      >
        <Tabs.List mb="md" aria-label="Settings">
          {Object.entries(TITLES).map(([value, title]) => (
            <Tabs.Tab key={value} value={value}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="keys">
          <Managed what="Keys">
            <KeysTab />
          </Managed>
        </Tabs.Panel>
        <Tabs.Panel value="attributes">
          <AttributesTab />
        </Tabs.Panel>
        <Tabs.Panel value="events">
          <EventsTab />
        </Tabs.Panel>
        <Tabs.Panel value="environments">
          <Managed what="Environments">
            <EnvironmentsTab />
          </Managed>
        </Tabs.Panel>
        <Tabs.Panel value="audit">
          <Managed what="Commands">
            <AuditTab />
          </Managed>
        </Tabs.Panel>
      </Tabs>
    </Stack>
  )
}

/** What ingest tells only those who may manage. */
function Managed({ what, children }: { what: string; children: ReactNode }) {
  if (useMayManage()) return children
  return (
    <Notice title="Only for those who may manage" icon={<Key />}>
      {what} are shown to whoever signs in with a manage key (mk_…). Yours may read.
    </Notice>
  )
}
