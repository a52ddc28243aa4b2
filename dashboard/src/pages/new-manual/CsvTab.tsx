import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { Scope } from '../../conditions/tree'
import { count } from '../../format/names'
import { readText, type FileText } from '../../manual/list/file'
import { TableChoice } from '../../manual/list/TableChoice'
import { newText, useReading, type Text as Read } from '../../manual/list/useReading'
import type { ListSource } from '../../manual/list/values'
import { Warning } from '../../manual/Warning'

const DropArea = lazy(async () => ({ default: (await import('./DropArea')).DropArea }))

interface CsvTabProps {
  scope: Scope
  onSource: (source: ListSource | null) => void
}

type Dropped = FileText & Read

/** A file of a spreadsheet: its column is matched by e-mail or by id. */
export function CsvTab({ scope, onSource }: CsvTabProps) {
  const [file, setFile] = useState<Dropped | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const drop = async (dropped: File) => {
    setRefusal(null)
    try {
      const read = await readText(dropped)
      setFile({ ...read, ...newText(read.text) })
    } catch {
      setRefusal('It could not be read: it may have been moved or deleted meanwhile.')
    }
  }
  if (file) {
    return (
      <FileChoice
        file={file}
        scope={scope}
        onSource={onSource}
        onAnother={() => {
          setFile(null)
          onSource(null)
        }}
      />
    )
  }
  return (
    <Stack>
      <Suspense fallback={<Skeleton height={220} />}>
        <DropArea onDrop={drop} onReject={setRefusal} />
      </Suspense>
      {refusal !== null && (
        <Alert color="red" role="alert" title="That file is not taken">
          {refusal}
        </Alert>
      )}
    </Stack>
  )
}

interface FileChoiceProps extends CsvTabProps {
  file: Dropped
  onAnother: () => void
}

function FileChoice({ file, scope, onSource, onAnother }: FileChoiceProps) {
  const { reading, choose, source, isReading } = useReading(file, scope, true)
  useEffect(() => {
    onSource(source)
  }, [source, onSource])
  return (
    <Stack>
      <Group justify="space-between">
        <div>
          <Text size="sm" fw={600}>
            {file.name}
          </Text>
          <Text size="xs" c="dimmed" role="status">
            {isReading ? 'Reading…' : rowsText(source)}
          </Text>
        </div>
        <Button variant="default" size="xs" onClick={onAnother}>
          Another file
        </Button>
      </Group>
      {file.note !== undefined && (
        <Text size="sm" c="dimmed">
          {file.note}
        </Text>
      )}
      {reading?.kind === 'table' ? (
        <TableChoice reading={reading} scope={scope} onChoose={choose} />
      ) : (
        <Warning role="alert" title="The file is empty">
          It has no value in it.
        </Warning>
      )}
    </Stack>
  )
}

function rowsText(source: ListSource | null): string {
  if (!source) return ''
  const rows = `${count(source.rows)} ${source.rows === 1 ? 'row' : 'rows'}`
  return source.blank === 0 ? rows : `${rows}, ${count(source.blank)} without a value`
}
