/** Shorter texts are refused by a search: nearly everybody has them. */
const SHORTEST = 2

/** What to search for where an id is that of nobody: a slip is mostly at the end of what was pasted or typed. */
export function nearTexts(id: string): string[] {
  const text = id.trim()
  const lengths = [text.length, Math.ceil((text.length * 2) / 3), Math.ceil(text.length / 3)]
  return [...new Set(lengths.filter((length) => length >= SHORTEST).map((length) => text.slice(0, length)))]
}
