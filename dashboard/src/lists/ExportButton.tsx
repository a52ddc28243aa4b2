import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { Close, Download } from '../components/icons'
import { toastError } from '../manual/toast'
import { download } from './download'
import { sizeText } from './file'
import { exportRequest } from './request'
import type { List } from './useList'
import classes from './Toolbar.module.css'

/** The whole list as a CSV file, with what is on screen of each; a second click stops it. */
export function ExportButton({ list }: { list: List }) {
  const [bytes, setBytes] = useState<number | null>(null)
  const running = useRef<AbortController>(null)
  useEffect(() => () => running.current?.abort(), [])
  const start = async () => {
    const { signal } = (running.current = new AbortController())
    setBytes(0)
    try {
      const body = exportRequest(list.request, list.columns, list.known, list.scope)
      await download(`/v1/${list.scope.plural}/export`, body, setBytes, signal)
    } catch (error) {
      if (!signal.aborted) toastError(error)
    }
    setBytes(null)
  }
  if (bytes === null) {
    return (
      <Button variant="default" size="xs" leftSection={<Download />} onClick={start}>
        <span className={classes.word}>Export CSV</span>
      </Button>
    )
  }
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<Close />}
      title="Stop"
      onClick={() => {
        running.current?.abort()
      }}
    >
      {sizeText(bytes)}
    </Button>
  )
}
