import { Bolt, Braces, Calendar, Hash, Letters, List, Toggle } from '../components/icons'

const ICONS = {
  string: Letters,
  number: Hash,
  boolean: Toggle,
  list: List,
  datetime: Calendar,
  event: Bolt,
} as const

/** The type that an attribute has most often. */
export function TypeIcon({ type, size = 14 }: { type: string | undefined; size?: number }) {
  const Icon = type !== undefined && type in ICONS ? ICONS[type as keyof typeof ICONS] : Braces
  return <Icon size={size} />
}
