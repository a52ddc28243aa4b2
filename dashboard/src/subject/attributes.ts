import { byDisplayName, isNamed } from '../format/names'
import { typed } from '../format/values'
import type { Attributes } from '../api/types'

export interface Source {
  type: string
  at: string
  message_id: string
}

export interface AttributeSet {
  name: string
  value: unknown
  source: Source | undefined
}

export type AttributeOrder = 'name' | 'set'

/** Attributes whose name, value or message holds a text: by name, or those that were set last first. */
export function attributesShown(
  attributes: Attributes,
  sources: Readonly<Record<string, Source>>,
  text: string,
  order: AttributeOrder,
): AttributeSet[] {
  const all = byDisplayName(Object.keys(attributes)).map((name) => ({
    name,
    value: attributes[name],
    source: sources[name],
  }))
  const found = text.trim() === '' ? all : all.filter((each) => holds(each, text))
  return order === 'name' ? found : found.sort((one, other) => setAt(other) - setAt(one))
}

function holds({ name, value, source }: AttributeSet, text: string): boolean {
  const needle = text.trim().toLowerCase()
  return isNamed(name, text) || plain(value).includes(needle) || source?.message_id.toLowerCase() === needle
}

function plain(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).toLowerCase()
}

function setAt({ source }: AttributeSet): number {
  return source ? Date.parse(source.at) : 0
}

/** The type of a value whose source does not tell it. */
export function typeOf({ value, source }: AttributeSet): string {
  return source?.type ?? typed(value).type
}
