import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'

/** A text that is typed, and what the address says of it. */
export interface TypedText {
  text: string
  /** What the address said last, and what was told to it from here. */
  address: string
  told: string
}

/** The address says something else: our own word comes back, which changes nothing, or somebody went elsewhere (Back, a link). */
export function followed(state: TypedText, address: string): TypedText {
  return address === state.told ? { ...state, address } : { text: address, address, told: address }
}

const PAUSE_MS = 250

/** A field whose text the address keeps: it hears of it after a pause, and letters that are typed meanwhile stay. */
export function useTypedText(
  address: string,
  onChange: (text: string | undefined) => void,
  shortest = 1,
): [text: string, type: (text: string) => void] {
  const [state, setState] = useState<TypedText>({ text: address, address, told: address })
  if (address !== state.address) setState(followed(state, address))
  const tell = useDebouncedCallback((typed: string) => {
    const told = typed.length >= shortest ? typed : ''
    setState((before) => ({ ...before, told }))
    onChange(told === '' ? undefined : told)
  }, PAUSE_MS)
  const type = (text: string) => {
    setState((before) => ({ ...before, text }))
    tell(text.trim())
  }
  return [state.text, type]
}
