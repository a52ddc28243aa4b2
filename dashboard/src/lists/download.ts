import { open } from '../api/http'
import { fileName } from './file'

/** Reads an answer to its end, telling how many bytes have come, and gives it to the browser as a file. */
export async function download(
  path: string,
  body: unknown,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const response = await open(path, { method: 'POST', body, signal })
  const parts = await collected(response, onProgress)
  const type = response.headers.get('content-type') ?? 'text/csv'
  save(new Blob(parts, { type }), fileName(response.headers.get('content-disposition')))
}

async function collected(response: Response, onProgress: (bytes: number) => void): Promise<Uint8Array<ArrayBuffer>[]> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  const reader = response.body?.getReader()
  let bytes = 0
  for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
    parts.push(read.value)
    bytes += read.value.length
    onProgress(bytes)
  }
  return parts
}

function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
