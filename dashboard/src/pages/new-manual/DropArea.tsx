import '@mantine/dropzone/styles.css'
import { Stack, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { Upload } from '../../components/icons'
import { MAX_BYTES } from '../../manual/list/file'

interface DropAreaProps {
  onDrop: (file: File) => Promise<void>
  onReject: (reason: string) => void
}

const TYPES = {
  'text/csv': ['.csv'],
  'text/plain': ['.txt'],
  'text/tab-separated-values': ['.tsv'],
  // What Windows calls a CSV once a spreadsheet is installed.
  'application/vnd.ms-excel': ['.csv'],
}

/** Where a file is dropped, or chosen. */
export function DropArea({ onDrop, onReject }: DropAreaProps) {
  return (
    <Dropzone
      accept={TYPES}
      multiple={false}
      maxSize={MAX_BYTES}
      inputProps={{ 'aria-label': 'CSV file' }}
      aria-label="Drop a CSV file, or click to choose one"
      onDrop={([file]) => {
        if (file) void onDrop(file)
      }}
      onReject={([rejection]) => {
        onReject(reasonOf(rejection?.errors[0]?.code))
      }}
    >
      <Stack align="center" justify="center" gap={6} mih={200}>
        <Upload size={28} />
        <Text fw={600}>Drop a CSV file here, or click to choose one</Text>
        <Text size="sm" c="dimmed" ta="center">
          At most 100,000 rows and 32 MB. Comma, semicolon or tab; its column of ids or e-mail addresses is found.
        </Text>
      </Stack>
    </Dropzone>
  )
}

function reasonOf(code: string | undefined): string {
  if (code === 'file-too-large') return 'It is over 32 MB. Split it.'
  if (code === 'too-many-files') return 'One file at a time.'
  return 'It is no CSV. A spreadsheet saves one as “CSV UTF-8”.'
}
