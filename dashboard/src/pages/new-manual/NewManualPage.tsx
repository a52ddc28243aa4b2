import { Stack, Tabs, Text, Title } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { List } from '../../components/icons'
import { Notice } from '../../components/Notice'
import { TextLink } from '../../components/TextLink'
import type { Scope } from '../../conditions/tree'
import { SCOPES } from '../../lists/scopes'
import type { ListSource } from '../../manual/list/values'
import { useMayManage } from '../../session/useMayManage'
import { CsvTab } from './CsvTab'
import { PasteTab } from './PasteTab'
import { PickTab } from './PickTab'
import { SavePanel } from './SavePanel'
import type { ManualView, Way } from './view'
import { useTitle } from '../../app/title'
import classes from './NewManualPage.module.css'

const TITLES: Record<Way, string> = { pick: 'Pick', paste: 'Paste', csv: 'CSV file' }

/** A manual segment from a list: whom it means is seen before it is saved. */
export function NewManualPage() {
  const { scope } = useSearch({ from: '/signed-in/new-manual' })
  const mayManage = useMayManage()
  useTitle('New manual segment')
  if (!mayManage) {
    return (
      <Notice
        title="Only for those who may manage"
        icon={<List />}
        action={<TextLink to={SCOPES[scope].path}>See all {SCOPES[scope].plural}</TextLink>}
      >
        You are signed in with a read key. A manage key (mk_…) makes segments.
      </Notice>
    )
  }
  return (
    <Stack className={classes.page}>
      <header>
        <Title order={1} size="h3">
          Manual segment of {SCOPES[scope].plural}
        </Title>
        <Text size="sm" c="dimmed">
          Its members are the {SCOPES[scope].plural} you name, until you change them. No condition decides.
        </Text>
      </header>
      <Ways key={scope} scope={scope} />
    </Stack>
  )
}

function Ways({ scope }: { scope: Scope }) {
  const { way = 'paste', to } = useSearch({ from: '/signed-in/new-manual' })
  const navigate = useNavigate({ from: '/new-manual' })
  const [sources, setSources] = useState<Partial<Record<Way, ListSource | null>>>({})
  const change = (view: Partial<ManualView>) => {
    void navigate({ search: (before) => ({ ...before, ...view }), replace: true })
  }
  const onPick = useSourceOf('pick', setSources)
  const onPaste = useSourceOf('paste', setSources)
  const onFile = useSourceOf('csv', setSources)
  return (
    <div className={classes.columns}>
      <Tabs
        value={way}
        onChange={(value) => {
          change({ way: value as Way })
        }}
        className={classes.tabs}
      >
        <Tabs.List mb="md" aria-label="How members are named">
          {Object.entries(TITLES).map(([value, title]) => (
            <Tabs.Tab key={value} value={value}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="pick">
          <PickTab scope={scope} onSource={onPick} />
        </Tabs.Panel>
        <Tabs.Panel value="paste">
          <PasteTab scope={scope} onSource={onPaste} />
        </Tabs.Panel>
        <Tabs.Panel value="csv">
          <CsvTab scope={scope} onSource={onFile} />
        </Tabs.Panel>
      </Tabs>
      <SavePanel
        scope={scope}
        source={sources[way] ?? null}
        isPicked={way === 'pick'}
        to={to}
        onTo={(segment) => {
          change({ to: segment ?? undefined } as Partial<ManualView>)
        }}
      />
    </div>
  )
}

type SetSources = (change: (before: Partial<Record<Way, ListSource | null>>) => typeof before) => void

/** Keeps what a tab has made, so that one can look at another tab and come back. */
function useSourceOf(way: Way, setSources: SetSources) {
  return useCallback(
    (source: ListSource | null) => {
      setSources((before) => ({ ...before, [way]: source }))
    },
    [way, setSources],
  )
}
