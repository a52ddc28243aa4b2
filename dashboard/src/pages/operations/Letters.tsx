import { Button, Group, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { DeadLetter } from '../../api/types'
import { RelativeTime } from '../../components/RelativeTime'
import { counted } from '../../format/names'
import { isRetriable } from './settled'
import { lettersQuery } from './queries'
import { useSettleOne } from './useSettle'
import classes from './OperationsPage.module.css'

/** The newest dead letters of a reason, each with its entry. */
export function Letters({ ingest, code }: { ingest: string; code: string }) {
  const { data: page, error } = useQuery(lettersQuery(ingest, code))
  const { settle, busy } = useSettleOne(ingest)
  if (error) {
    return (
      <Text size="sm" role="alert">
        {error.message}
      </Text>
    )
  }
  if (!page) return <Skeleton height={48} role="status" aria-label="Loading the dead letters" />
  return (
    <>
      <ul className={classes.letterList}>
        {page.results.map((letter) => (
          <Letter key={letter.id} letter={letter} isBusy={busy === letter.id} onSettle={settle} />
        ))}
      </ul>
      {page.next !== null && (
        <Text size="xs" c="dimmed" p="xs">
          The newest {counted(page.results.length, 'dead letter')}; the buttons above mean all.
        </Text>
      )}
    </>
  )
}

interface LetterProps {
  letter: DeadLetter
  isBusy: boolean
  onSettle: ReturnType<typeof useSettleOne>['settle']
}

function Letter({ letter, isBusy, onSettle }: LetterProps) {
  return (
    <li className={classes.letter}>
      <details>
        <summary>
          <span className={classes.number}>{letter.id}</span>
          <RelativeTime instantMs={Date.parse(letter.failed_at)} />
          <span className={classes.detailText}>{letter.detail}</span>
        </summary>
        <pre tabIndex={0} aria-label="The entry">
          {letter.entry}
        </pre>
      </details>
      <Group gap={6} wrap="nowrap">
        {isRetriable(letter) && (
          <Button
            size="compact-xs"
            variant="default"
            loading={isBusy}
            aria-label={`Try again: dead letter ${letter.id}`}
            onClick={() => {
              onSettle('retry', letter.id)
            }}
          >
            Try again
          </Button>
        )}
        <Button
          size="compact-xs"
          variant="default"
          disabled={isBusy}
          aria-label={`Discard dead letter ${letter.id}`}
          onClick={() => {
            onSettle('discard', letter.id)
          }}
        >
          Discard
        </Button>
      </Group>
    </li>
  )
}
