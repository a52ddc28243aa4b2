/** The text of a file, and what was unusual about it. */
export interface FileText {
  name: string
  text: string
  note?: string
}

/** Bytes of a file that the service takes. */
export const MAX_BYTES = 32 * 1024 * 1024

/** The text of a file: UTF-8, UTF-16 where its byte order mark says so, and else what old spreadsheets write. */
export async function readText(file: File): Promise<FileText> {
  const bytes = await file.arrayBuffer()
  const [first, second] = new Uint8Array(bytes.slice(0, 2))
  if (first === 0xff && second === 0xfe) return { name: file.name, text: new TextDecoder('utf-16le').decode(bytes) }
  if (first === 0xfe && second === 0xff) return { name: file.name, text: new TextDecoder('utf-16be').decode(bytes) }
  try {
    return { name: file.name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    const text = new TextDecoder('windows-1252').decode(bytes)
    return { name: file.name, text, note: 'The file is not UTF-8; it was read as Windows-1252.' }
  }
}
