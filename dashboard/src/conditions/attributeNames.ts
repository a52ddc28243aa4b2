import { byDisplayName, displayName, isNamed } from '../format/names'

/** How a name reads. */
type Reads = (name: string) => string

/** An environment may have thousands of attributes: past this many one types a part of the name. */
const OFFERED = 50

/**
 * The attributes to offer for a text: what reads exactly so first, then all that hold it. The known names are a sample,
 * so a text that is the name of none of them is offered as well: a rare attribute, written as it is sent.
 */
export function namesToOffer(
  known: readonly string[],
  chosen: string,
  text: string,
  reads: Reads = displayName,
): string[] {
  const typed = text.trim()
  const all = [...new Set(chosen === '' ? known : [...known, chosen])]
  if (typed === '' || typed === reads(chosen)) return all.slice(0, OFFERED)
  const found = byDisplayName(all.filter((name) => isNamed(name, typed) || isLike(reads(name), typed)))
  const exact = found.filter((name) => isSaid(name, typed, reads))
  if (exact.length === 0) return [...found.slice(0, OFFERED), typed]
  return [...exact, ...found.filter((name) => !exact.includes(name))].slice(0, OFFERED)
}

/** The known attribute that a text names in full, if one does. */
export function nameOf(known: readonly string[], text: string, reads: Reads = displayName): string | undefined {
  const typed = text.trim()
  return known.find((name) => name === typed) ?? known.find((name) => isSaid(name, typed, reads))
}

function isSaid(name: string, text: string, reads: Reads): boolean {
  return name === text || reads(name).toLowerCase() === text.toLowerCase()
}

function isLike(read: string, text: string): boolean {
  return read.toLowerCase().includes(text.toLowerCase())
}
