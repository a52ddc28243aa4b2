import '@mantine/spotlight/styles.css'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState, type ReactNode } from 'react'
import { segmentsOf } from '../../api/queries'
import { Building, Filter, LinkTo, Person, Search } from '../../components/icons'
import { subjectsQuery } from './queries'
import { selectFirst } from './first'
import classes from './Palette.module.css'
import { pagesNamed, segmentsNamed, type Target } from './targets'

const PAUSE_MS = 150

const [paletteStore, palette] = createSpotlight()

const GROUPS: readonly [kind: Target['kind'], title: string, icon: ReactNode][] = [
  ['user', 'Users', <Person key="user" />],
  ['company', 'Companies', <Building key="company" />],
  ['segment', 'Segments', <Filter key="segment" />],
  ['page', 'Pages', <LinkTo key="page" />],
]

/** Goes anywhere by a few letters: a user, a company, a segment, a page. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('')
  const { targets, isSearching } = useTargets(text)
  const navigate = useNavigate()
  useEffect(() => {
    palette.open()
  }, [])
  const listed = targets.map(({ id }) => id).join('\n')
  useEffect(() => {
    if (text !== '') selectFirst(paletteStore)
  }, [text, listed])
  return (
    <Spotlight.Root
      store={paletteStore}
      query={text}
      onQueryChange={setText}
      onSpotlightClose={onClose}
      shortcut={null}
      title="Go to"
      classNames={{ header: classes.header, actionDescription: classes.detail }}
      scrollable
      maxHeight={420}
      transitionProps={{ duration: 0 }}
    >
      <Spotlight.Search
        leftSection={<Search />}
        placeholder="User id or e-mail, company, segment, page"
        aria-label="Go to"
      />
      <Spotlight.ActionsList>
        {GROUPS.map(([kind, title, icon]) => {
          const here = targets.filter((target) => target.kind === kind)
          return (
            here.length > 0 && (
              <Spotlight.ActionsGroup key={kind} label={title}>
                {here.map((target) => (
                  <Spotlight.Action
                    key={target.id}
                    label={target.title}
                    leftSection={icon}
                    {...(target.detail !== undefined && { description: target.detail })}
                    onClick={() => {
                      void navigate({ href: target.href })
                    }}
                  />
                ))}
              </Spotlight.ActionsGroup>
            )
          )
        })}
        {targets.length === 0 && (
          <Spotlight.Empty>{isSearching ? 'Searching…' : 'Nothing is called like that'}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

function useTargets(text: string): { targets: Target[]; isSearching: boolean } {
  const [settled] = useDebouncedValue(text.trim(), PAUSE_MS)
  const { data: ofUsers = [] } = useQuery(segmentsOf('user'))
  const { data: ofCompanies = [] } = useQuery(segmentsOf('company'))
  const { data: subjects = [], isFetching } = useQuery(subjectsQuery(settled))
  const found = settled.length > 1 ? subjects : []
  return {
    targets: [...found, ...segmentsNamed([...ofUsers, ...ofCompanies], text), ...pagesNamed(text)],
    isSearching: isFetching || settled !== text.trim(),
  }
}
