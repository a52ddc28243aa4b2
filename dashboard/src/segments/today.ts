import type { GrowthInterval } from '../api/types'
import { count } from '../format/names'

/** How the day has gone so far: the members of now are those of yesterday, and whoever entered, left or was built since. */
export interface Today {
  members: number | null
  entered: number
  exited: number
  /** By how much builds changed the number: nobody enters or leaves by them one by one. */
  built: number
}

/** The last of these days, the newest being the one that is not over. */
export function todayOf(days: readonly GrowthInterval[]): Today | undefined {
  const [before, today] = [days.at(-2)?.member_count ?? 0, days.at(-1)]
  if (!today) return undefined
  const { entered, exited, member_count: members } = today
  return { members, entered, exited, built: members === null ? 0 : members - before - (entered - exited) }
}

/** "+12", "−3". */
export function signed(number: number): string {
  return number < 0 ? `−${count(-number)}` : `+${count(number)}`
}

/** "+3 −1 today", with what builds did. */
export function todayText({ entered, exited, built }: Today): string {
  const moved = entered + exited === 0 ? [] : [`+${count(entered)} −${count(exited)} today`]
  const parts = built === 0 ? moved : [...moved, `${signed(built)} by builds today`]
  return parts.length === 0 ? 'no changes today' : parts.join(', ')
}
