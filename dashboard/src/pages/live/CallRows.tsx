import { Table } from '@mantine/core'
import { useState } from 'react'
import { eventText } from '../../format/calls'
import { exactTime, timeOfDay } from '../../format/time'
import { Moved } from './Moved'
import { identityOfCall, wordOf, type Call } from './calls'
import classes from './LivePage.module.css'

interface CallRowsProps {
  calls: readonly Call[]
  chosen: Call | null
  onChoose: (call: Call) => void
}

/** Calls, the newest on top; one that comes while the page is open glows once. */
export function CallRows({ calls, chosen, onChoose }: CallRowsProps) {
  const [openedAt] = useState(() => Date.now())
  const open = chosen && identityOfCall(chosen)
  return (
    <div className={classes.table} role="region" aria-label="Calls" tabIndex={0}>
      <Table stickyHeader highlightOnHover verticalSpacing={6} className={classes.calls}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={112}>Time</Table.Th>
            <Table.Th w={84}>Type</Table.Th>
            <Table.Th>What</Table.Th>
            <Table.Th>User</Table.Th>
            <Table.Th>SDK</Table.Th>
            <Table.Th w={96}>Verdict</Table.Th>
            <Table.Th>Moved, or why not</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {calls.map((call) => {
            const id = identityOfCall(call)
            return (
              <CallRow
                key={id}
                call={call}
                isOpen={id === open}
                isNew={Date.parse(call.received_at) > openedAt}
                onChoose={onChoose}
              />
            )
          })}
        </Table.Tbody>
      </Table>
    </div>
  )
}

interface CallRowProps {
  call: Call
  isOpen: boolean
  isNew: boolean
  onChoose: (call: Call) => void
}

function CallRow({ call, isOpen, isNew, onChoose }: CallRowProps) {
  const choose = () => {
    onChoose(call)
  }
  const at = Date.parse(call.received_at)
  const word = wordOf(call)
  return (
    <Table.Tr className={classes.row} data-new={isNew || undefined} data-open={isOpen || undefined} onClick={choose}>
      <Table.Td className={classes.time}>
        <button type="button" className={classes.opener} aria-expanded={isOpen} onClick={choose}>
          <time dateTime={call.received_at} title={exactTime(at)}>
            {timeOfDay(at, true)}
          </time>
        </button>
      </Table.Td>
      <Table.Td className={classes.kind}>{word}</Table.Td>
      <Table.Td className={classes.cut}>{eventText(call.name ?? '')}</Table.Td>
      <Table.Td className={classes.cut}>{call.user_id}</Table.Td>
      <Table.Td className={classes.sdk}>{call.sdk}</Table.Td>
      <Table.Td>
        <Verdict verdict={call.verdict} />
      </Table.Td>
      <Table.Td className={classes.cut}>
        {call.verdict === 'rejected' ? <code>{call.code}</code> : <Moved call={call} />}
      </Table.Td>
    </Table.Tr>
  )
}

export function Verdict({ verdict }: Pick<Call, 'verdict'>) {
  return (
    <span className={classes.verdict} data-verdict={verdict}>
      {verdict}
    </span>
  )
}
