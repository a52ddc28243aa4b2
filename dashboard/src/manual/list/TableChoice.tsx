import { Button, Group, Input, SegmentedControl, Select, Stack, Switch, Table, Text } from '@mantine/core'
import type { Scope } from '../../conditions/tree'
import type { By, Column } from './columns'
import { DELIMITERS } from './delimited'
import type { Choices, TableReading } from './useReading'
import classes from './TableChoice.module.css'

const SHOWN_ROWS = 5

interface TableChoiceProps {
  reading: TableReading
  scope: Scope
  onChoose: (choices: Choices) => void
}

/** The first rows of a table, with the column that is taken and why; a click takes another one. */
export function TableChoice({ reading, scope, onChoose }: TableChoiceProps) {
  const { table, taken, delimiter } = reading
  return (
    <Stack gap="sm">
      <Group gap="md" align="flex-end">
        <Select
          label="Separated by"
          size="xs"
          w={130}
          allowDeselect={false}
          data={DELIMITERS.map(([value, label]) => ({ value, label }))}
          value={delimiter}
          onChange={(value) => {
            if (value !== null) onChoose({ delimiter: value })
          }}
        />
        {scope === 'user' && taken && (
          <ByControl
            by={taken.by}
            onChange={(by) => {
              onChoose({ by, place: taken.place })
            }}
          />
        )}
        <Switch
          label="The first row names the columns"
          size="xs"
          mb={6}
          checked={table.hasHeader}
          onChange={({ currentTarget: { checked } }) => {
            onChoose({ hasHeader: checked })
          }}
        />
      </Group>
      <FirstRows reading={reading} onChoose={onChoose} />
      <Why reading={reading} scope={scope} onChoose={onChoose} />
    </Stack>
  )
}

/** Whether values are ids or addresses. */
export function ByControl({ by, onChange }: { by: By; onChange: (by: By) => void }) {
  return (
    <div>
      <Input.Label size="xs" labelElement="div" id="match-by">
        Match by
      </Input.Label>
      <SegmentedControl
        transitionDuration={0}
        aria-labelledby="match-by"
        size="xs"
        data={[
          { value: 'user_id', label: 'User id' },
          { value: 'email', label: 'E-mail' },
        ]}
        value={by}
        onChange={(value) => {
          onChange(value)
        }}
      />
    </div>
  )
}

function FirstRows({ reading: { rows, table, taken }, onChoose }: Omit<TableChoiceProps, 'scope'>) {
  const body = table.hasHeader ? rows.slice(1) : rows
  return (
    <div className={classes.frame} tabIndex={0} role="region" aria-label="First rows">
      <Table className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            {table.columns.map(({ place, title }) => (
              <Table.Th key={place} data-taken={place === taken?.place || undefined}>
                <button
                  type="button"
                  className={classes.take}
                  aria-pressed={place === taken?.place}
                  title="Take this column"
                  onClick={() => {
                    onChoose({ place })
                  }}
                >
                  {title}
                </button>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {body.slice(0, SHOWN_ROWS).map(({ line, cells }) => (
            <Table.Tr key={line}>
              {table.columns.map(({ place }) => (
                <Table.Td key={place} data-taken={place === taken?.place || undefined}>
                  {cells[place]}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function Why({ reading: { table, taken }, scope, onChoose }: TableChoiceProps) {
  if (!taken) {
    const whom = scope === 'user' ? 'users' : 'companies'
    return (
      <Text size="sm" role="alert">
        Which column names the {whom}? Click on its heading.
      </Text>
    )
  }
  return (
    <Group gap="xs" justify="space-between">
      <Text size="sm" c="dimmed" role="status" flex={1}>
        {taken.reason}
      </Text>
      {table.plausible
        .filter(({ place }) => place !== taken.place)
        .slice(0, 2)
        .map((column) => (
          <Other key={column.place} column={column} onChoose={onChoose} />
        ))}
    </Group>
  )
}

function Other({ column: { place, title }, onChoose }: { column: Column; onChoose: (choices: Choices) => void }) {
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      onClick={() => {
        onChoose({ place })
      }}
    >
      Take “{title}” instead
    </Button>
  )
}
