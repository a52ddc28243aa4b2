/** A text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** The request as a line to paste; the key stays a variable of the shell, so that it never lands in a chat or a ticket. */
export function curlOf(url: string, body: unknown): string {
  return [
    `curl -sS ${shellWord(url)}`,
    `-H "Authorization: Bearer $MUSTER_READ_KEY"`,
    `-H 'Content-Type: application/json'`,
    `-d ${shellWord(JSON.stringify(body))}`,
  ].join(' \\\n  ')
}
