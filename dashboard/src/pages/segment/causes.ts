import type { Transition } from '../../api/types'

const WORDS: Record<string, string> = {
  event: 'a call',
  clock: 'time passed',
  company: 'their company changed',
  manual: 'picked by hand',
  merge: 'merged with another id',
  erase: 'erased',
  edit: 'the definition was edited',
  import: 'an imported call',
  build: 'the first build',
  delete: 'the segment was deleted',
  reset: 'restored from a backup',
  rebuild: 'made again from the log',
}

/** Why there was a transition, in words; a class that this version does not know is told as it stands. */
export function causeText({ cause }: Pick<Transition, 'cause'>): string {
  const { class: name = '' } = cause
  return WORDS[name] ?? name
}

const TYPES: Record<Transition['type'], string> = {
  'segment.entered': 'Entered',
  'segment.exited': 'Left',
  'segment.built': 'Built',
  'segment.rebuilt': 'Rebuilt',
  'segment.deleted': 'Deleted',
  'history.reset': 'History began anew',
}

export function typeText({ type }: Pick<Transition, 'type'>): string {
  return TYPES[type]
}
