import { Button, Group, Table, Text, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ChevronDown, ChevronRight, Trash, Undo } from '../../components/icons'
import { RelativeTime } from '../../components/RelativeTime'
import { count, counted } from '../../format/names'
import { useMayManage } from '../../session/useMayManage'
import { Letters } from './Letters'
import { isRetriable } from './settled'
import { lettersQuery } from './queries'
import { Section } from './Section'
import { reasonOf, type Reason } from './incidents'
import { useSettleAll } from './useSettle'
import type { Status } from './wellness'
import classes from './OperationsPage.module.css'

interface DeadLettersProps {
  ingest: string
  reasons: Status['dead_letters']['reasons']
}

/** Calls that could take no effect, by reason, and what can be done with them. */
export function DeadLetters({ ingest, reasons }: DeadLettersProps) {
  const mayManage = useMayManage()
  return (
    <Section
      title="Dead letters"
      note="Calls that could take no effect: kept until somebody tries them again or discards them"
    >
      {reasons.length === 0 && (
        <Text size="sm" c="dimmed" p="md">
          None is open.
        </Text>
      )}
      {reasons.length > 0 && (
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Reason</Table.Th>
              <Table.Th className={classes.numeric}>Open</Table.Th>
              <Table.Th>Oldest</Table.Th>
              <Table.Th aria-label="What to do" />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {reasons.map(reasonOf).map((reason) => (
              <ReasonRows key={reason.code} ingest={ingest} reason={reason} mayManage={mayManage} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Section>
  )
}

interface ReasonRowsProps {
  ingest: string
  reason: Reason
  mayManage: boolean
}

function ReasonRows({ ingest, reason, mayManage }: ReasonRowsProps) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Table.Tr>
        <Table.Td>
          {mayManage ? (
            <UnstyledButton
              className={classes.reason}
              aria-expanded={isOpen}
              onClick={() => {
                setIsOpen(!isOpen)
              }}
            >
              {isOpen ? <ChevronDown /> : <ChevronRight />}
              {reason.code}
            </UnstyledButton>
          ) : (
            <span className={classes.mono}>{reason.code}</span>
          )}
        </Table.Td>
        <Table.Td className={classes.numeric}>{count(reason.count)}</Table.Td>
        <Table.Td>
          <RelativeTime instantMs={reason.oldestAt} />
        </Table.Td>
        <Table.Td>{mayManage && <SettleAll ingest={ingest} reason={reason} />}</Table.Td>
      </Table.Tr>
      {isOpen && (
        <Table.Tr>
          <Table.Td colSpan={4} className={classes.letters}>
            <Letters ingest={ingest} code={reason.code} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  )
}

/** Both name their number; discarding is asked twice, because nothing brings it back. */
function SettleAll({ ingest, reason }: { ingest: string; reason: Reason }) {
  const { settle, progress } = useSettleAll(ingest, reason.code)
  const [isSure, setIsSure] = useState(false)
  if (progress !== null) {
    return (
      <Text size="sm" c="dimmed" role="status" className={classes.numeric}>
        {progress}
      </Text>
    )
  }
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <RetryAll
        ingest={ingest}
        reason={reason}
        onRetry={() => {
          settle('retry')
        }}
      />
      <Button
        size="compact-sm"
        variant={isSure ? 'filled' : 'default'}
        color="red.9"
        leftSection={<Trash size={14} />}
        onBlur={() => {
          setIsSure(false)
        }}
        onClick={() => {
          if (isSure) settle('discard')
          setIsSure(!isSure)
        }}
      >
        {isSure ? `Discard ${counted(reason.count, 'call')} for good` : 'Discard'}
      </Button>
    </Group>
  )
}

/** Not offered where none of the newest can be: a reason is one of ingest, or one of the segmenter. */
function RetryAll({ ingest, reason, onRetry }: { ingest: string; reason: Reason; onRetry: () => void }) {
  const { data: page, isPending } = useQuery(lettersQuery(ingest, reason.code))
  if (page && !page.results.some(isRetriable)) {
    return (
      <Text size="xs" c="dimmed">
        Ingest refused {reason.count === 1 ? 'it' : 'them'}: to be mended and sent again
      </Text>
    )
  }
  return (
    <Button size="compact-sm" variant="default" leftSection={<Undo size={14} />} disabled={isPending} onClick={onRetry}>
      Try {reason.count === 1 ? 'it' : `all ${count(reason.count)}`} again
    </Button>
  )
}
