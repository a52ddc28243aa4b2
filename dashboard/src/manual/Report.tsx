import { Button, Group, Stack, Text } from '@mantine/core'
import { Download } from '../components/icons'
import type { Scope } from '../conditions/tree'
import { count } from '../format/names'
import type { PickReport } from './commands'
import { leftOutCsv, saveCsv } from './csv'
import { Figures } from './Figures'
import { noun } from './words'

/** What came of a command on members, with those who were left out to keep. */
export function Report({ report, scope }: { report: PickReport; scope: Scope }) {
  const { matched, alreadyIn, unmatched, ambiguous } = report
  return (
    <Stack gap="sm">
      <Figures
        figures={[
          { label: 'Matched', value: matched, tone: 'good' },
          { label: 'Already in', value: alreadyIn },
          { label: 'Unmatched', value: unmatched.length, tone: 'bad' },
          { label: 'Ambiguous', value: ambiguous.length, tone: 'warn' },
        ]}
      />
      {isPartial(report) && (
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {count(unmatched.length + ambiguous.length)} {noun(unmatched.length + ambiguous.length, scope)} left out.
          </Text>
          <Button
            size="xs"
            variant="default"
            leftSection={<Download />}
            onClick={() => {
              saveCsv('left-out.csv', leftOutCsv(report))
            }}
          >
            Keep as CSV
          </Button>
        </Group>
      )}
    </Stack>
  )
}

/** Whether somebody was left out. */
export function isPartial({ unmatched, ambiguous }: PickReport): boolean {
  return unmatched.length + ambiguous.length > 0
}
