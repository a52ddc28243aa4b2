import { useState } from 'react'
import type { GroupDraft } from '../conditions/draft'

interface Latest<Answer, Made> {
  answer: Answer
  root: GroupDraft
  made: Made
}

/** What was made of the last answer about a draft: it stays while the next question has none. */
export function useLatest<Answer, Made>(
  answer: Answer | undefined,
  root: GroupDraft,
  make: (answer: Answer) => Made,
): Made | null {
  const [latest, setLatest] = useState<Latest<Answer, Made> | null>(null)
  if (answer === undefined || (answer === latest?.answer && root === latest.root)) return latest?.made ?? null
  const made = make(answer)
  setLatest({ answer, root, made })
  return made
}
