import type { Segment } from '../api/types'

/** How far a build is; `percent` null: nothing has been gone through yet, or it is not known of how many. */
export interface Progress {
  version: number
  stage: 'waiting' | 'preparing' | 'building'
  done: number
  total: number
  percent: number | null
}

/** The build that runs; null when none does. */
export function progressOf({ build }: Pick<Segment, 'build'>): Progress | null {
  if (build?.stage === undefined) return null
  const { version, stage, done, total } = build
  const percent = total > 0 && stage === 'building' ? Math.min(100, Math.floor((done / total) * 100)) : null
  return { version, stage, done, total, percent }
}

export interface Reading {
  done: number
  atMs: number
}

/** Seconds until all have been gone through, at the pace since the first reading; null before there is a pace. */
export function secondsLeft({ done, total }: Progress, first: Reading | null, nowMs: number): number | null {
  if (first === null || done <= first.done || nowMs <= first.atMs) return null
  const pace = (done - first.done) / (nowMs - first.atMs)
  return Math.ceil((total - done) / pace / 1_000)
}
