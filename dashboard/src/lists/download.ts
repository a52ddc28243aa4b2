import { open } from '../api/http'
import { saveFile } from '../app/saveFile'
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
  saveFile(fileName(response.headers.get('content-disposition')), new Blob(parts, { type }))
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
