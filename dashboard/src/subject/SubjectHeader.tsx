import { Group, Title } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMayManage } from '../session/useMayManage'
import { Initials } from '../components/Initials'
import { RelativeTime } from '../components/RelativeTime'
import type { Scope } from '../conditions/tree'
import { AddToManual } from '../manual/AddToManual'
import { DeleteSubjects } from '../manual/DeleteSubjects'
import { CopyId } from './CopyId'
import { useTitle } from '../app/title'
import classes from './Subject.module.css'

interface SubjectHeaderProps {
  scope: Scope
  id: string
  title: string
  firstSeenAt: string
  lastSeenAt: string
  /** Beside the title. */
  badges: ReactNode
  /** Beside the id, such as an e-mail address. */
  detail?: string | undefined
  /** Lines below. */
  children?: ReactNode
}

/** Who a page is about, and what can be done about her. */
export function SubjectHeader(props: SubjectHeaderProps) {
  const { scope, id, title, firstSeenAt, lastSeenAt, badges, detail, children } = props
  useTitle(title)
  return (
    <header className={classes.header}>
      <Initials name={title} seed={id} size="lg" />
      <div className={classes.who}>
        <Group gap="xs">
          <Title order={1} size="h3" className={classes.title}>
            {title}
          </Title>
          {badges}
        </Group>
        <div className={classes.facts}>
          {detail !== undefined && <span>{detail}</span>}
          <CopyId id={id} />
          <span>
            First seen <RelativeTime instantMs={Date.parse(firstSeenAt)} />
          </span>
          <span>
            Last seen <RelativeTime instantMs={Date.parse(lastSeenAt)} />
          </span>
        </div>
        {children}
      </div>
      <Actions scope={scope} id={id} />
    </header>
  )
}

function Actions({ scope, id }: { scope: Scope; id: string }) {
  const mayManage = useMayManage()
  const navigate = useNavigate()
  if (!mayManage) return null
  const selection = { kind: 'ids' as const, ids: [id] }
  return (
    <Group gap="xs" wrap="nowrap" className={classes.actions}>
      <AddToManual scope={scope} selection={selection} onDone={() => undefined} />
      <DeleteSubjects
        scope={scope}
        selection={selection}
        onDone={() => {
          void navigate({ to: scope === 'user' ? '/users' : '/companies', search: {} })
        }}
      />
    </Group>
  )
}
