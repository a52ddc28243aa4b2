import { Button, Menu } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { eventNamesQuery, segmentsOf } from '../api/queries'
import { Filter, List, Plus, Template as TemplateIcon, Trash } from '../components/icons'
import type { Scope } from '../conditions/tree'
import { attributesOf } from '../lists/queries'
import { SCOPES } from '../lists/scopes'
import { kindTitle } from './rail'
import { offersFor, type Known } from './templates'
import classes from './NewMenu.module.css'

const DeletedDialog = lazy(async () => ({ default: (await import('./DeletedDialog')).DeletedDialog }))

/** The ways to a new segment: an empty filter, picking by hand, or a filter that many begin with; or an old one back. */
export function NewMenu({ scope }: { scope: Scope }) {
  const [isOpen, dialog] = useDisclosure(false)
  return (
    <>
      <Menu position="bottom-start" width={300} shadow="md">
        <Menu.Target>
          <Button size="xs" variant="default" leftSection={<Plus size={14} />} className={classes.target}>
            New
          </Button>
        </Menu.Target>
        <Menu.Dropdown aria-label="New segment">
          <Items scope={scope} />
          <Menu.Divider />
          <Menu.Item leftSection={<Trash />} onClick={dialog.open}>
            Deleted segments…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense>{isOpen && <DeletedDialog scope={scope} onClose={dialog.close} />}</Suspense>
    </>
  )
}

/** Asks what has been sent only once somebody looks. */
function Items({ scope }: { scope: Scope }) {
  const navigate = useNavigate()
  const known = useKnown(scope)
  const filter = (tree: unknown) => () => {
    void navigate({ to: SCOPES[scope].path, search: { filter: JSON.stringify(tree), panel: 'open' } })
  }
  return (
    <>
      <Menu.Item leftSection={<Filter />} onClick={filter(null)}>
        {kindTitle('attribute')}
        <span className={classes.detail}>Conditions decide who is in it, live</span>
      </Menu.Item>
      <Menu.Item
        leftSection={<List />}
        onClick={() => {
          void navigate({ to: '/new-manual', search: { scope } })
        }}
      >
        {kindTitle('manual')}
        <span className={classes.detail}>Pick them, paste them, or upload a list</span>
      </Menu.Item>
      <Menu.Divider />
      <Menu.Label>Templates</Menu.Label>
      {offersFor(scope, known).map((offer) =>
        'reason' in offer ? (
          <Menu.Item key={offer.name} leftSection={<TemplateIcon />} disabled>
            {offer.name}
            <span className={classes.detail}>{offer.reason}</span>
          </Menu.Item>
        ) : (
          <Menu.Item key={offer.name} leftSection={<TemplateIcon />} onClick={filter(offer.tree)}>
            {offer.name}
          </Menu.Item>
        ),
      )}
    </>
  )
}

function useKnown(scope: Scope): Known {
  const { data: attributes = [] } = useQuery(attributesOf(scope))
  const { data: events = [] } = useQuery(eventNamesQuery)
  const { data: everyCompany } = useQuery({ ...segmentsOf('company'), select: (all) => all.find(isEveryCompany) })
  return {
    attributes: attributes.map(({ name }) => name),
    events: events.map(({ name }) => name),
    companies: everyCompany?.member_count ?? 0,
  }
}

function isEveryCompany({ key }: { key: string }): boolean {
  return key === SCOPES.company.everyone
}
