import { CloseButton, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { configQuery } from '../../api/queries'
import { CopyButton } from '../../components/CopyButton'
import { TextLink } from '../../components/TextLink'
import { eventText } from '../../format/calls'
import { count } from '../../format/names'
import { exactTime } from '../../format/time'
import { useMayManage } from '../../session/useMayManage'
import { Verdict } from './CallRows'
import { Moved } from './Moved'
import { wordOf, type Call, type WholeCall } from './calls'
import { callQuery, rejectedQuery } from './queries'
import classes from './LivePage.module.css'

interface CallDetailProps {
  call: Call
  onClose: () => void
}

/** One call: what became of it, how fast, and what was sent. */
export function CallDetail({ call, onClose }: CallDetailProps) {
  const { whole, sent, isLoading } = useWhole(call)
  return (
    <aside className={classes.detail} aria-label="Call">
      <div className={classes.detailHead}>
        <Text fw={600}>
          {wordOf(call)} {eventText(call.name ?? '')}
        </Text>
        <Verdict verdict={call.verdict} />
        <CloseButton ml="auto" aria-label="Close the call" onClick={onClose} />
      </div>
      {call.detail !== undefined && <p className={classes.reason}>{call.detail}</p>}
      <dl className={classes.facts}>
        <When call={call} />
        <Whose call={whole} />
        {call.verdict === 'accepted' ? <Effect call={whole} /> : <DeadLetter call={call} />}
      </dl>
      <Sent value={sent} isLoading={isLoading} />
    </aside>
  )
}

function When({ call: { received_at: received, at } }: { call: Call }) {
  return (
    <>
      <Fact title="Received">{exactTime(Date.parse(received))}</Fact>
      {at !== undefined && at !== received && <Fact title="Happened">{exactTime(Date.parse(at))}</Fact>}
    </>
  )
}

function Whose({ call }: { call: Call }) {
  return (
    <>
      {call.user_id !== null && (
        <Fact title="User">
          <UserOf call={call} />
        </Fact>
      )}
      {typeof call.sdk === 'string' && <Fact title="SDK">{call.sdk}</Fact>}
      {call.message_id !== null && <Fact title="Message id">{call.message_id}</Fact>}
    </>
  )
}

function Effect({ call }: { call: WholeCall }) {
  return (
    <>
      {typeof call.effect_ms === 'number' && (
        <Fact title="Readable">{count(call.effect_ms)} ms after it was accepted</Fact>
      )}
      <Fact title="Moved">{call.moved.length > 0 ? <Moved call={call} isLink /> : 'nobody'}</Fact>
    </>
  )
}

function DeadLetter({ call: { code, dead_letter: id, state } }: { call: Call }) {
  return (
    <>
      <Fact title="Reason">
        <code>{code}</code>
      </Fact>
      <Fact title="Dead letter">{id === undefined ? 'none' : `${id}, ${state ?? 'open'}`}</Fact>
    </>
  )
}

function useWhole(call: Call): { whole: WholeCall; sent: unknown; isLoading: boolean } {
  const { data: config } = useQuery(configQuery)
  const mayManage = useMayManage()
  const one = useQuery(callQuery(call))
  const entry = useQuery(rejectedQuery(call, config?.ingest_url, mayManage))
  return {
    whole: one.data ?? call,
    sent: one.data?.call ?? entry.data ?? null,
    isLoading: one.isLoading || entry.isLoading,
  }
}

/** A rejected call may name somebody whom nobody knows. */
function UserOf({ call: { user_id: id, verdict } }: { call: Call }) {
  if (id === null || verdict === 'rejected') return id
  return (
    <TextLink to="/user" search={{ id }} size="sm">
      {id}
    </TextLink>
  )
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </>
  )
}

function Sent({ value, isLoading }: { value: unknown; isLoading: boolean }) {
  if (isLoading) return <Skeleton height={160} role="status" aria-label="Loading what was sent" />
  if (value === null) {
    return (
      <Text size="sm" c="dimmed">
        What was sent is shown to manage keys, as long as it is kept.
      </Text>
    )
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  return (
    <div className={classes.sent}>
      <div className={classes.sentBar}>
        What was sent <CopyButton text={text} />
      </div>
      <pre tabIndex={0}>{text}</pre>
    </div>
  )
}
