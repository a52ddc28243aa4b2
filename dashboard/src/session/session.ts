import { createStore } from '../app/store'

/** A bearer: an API key that was pasted, or the signed login that a one-time link was traded for. */
export interface Session {
  token: string
  /** Only a development login brings it, for the snippets. */
  writeKey?: string
  /** Whether commands to ingest are worth offering. */
  mayManage: boolean
  /** Of a login: when it ends. A key lasts until it is revoked. */
  expiresAt?: string
}

interface State {
  current: Session | null
  /** Why the last session ended, or why a login link did not work; shown on the sign-in page. */
  farewell: string | null
}

const STORED = 'muster.session'

function restored(): Session | null {
  const stored = sessionStorage.getItem(STORED)
  return stored === null ? null : (JSON.parse(stored) as Session)
}

export const sessionStore = createStore<State>({ current: restored(), farewell: null })

export function session(): Session | null {
  return sessionStore.get().current
}

export function startSession(current: Session): void {
  sessionStorage.setItem(STORED, JSON.stringify(current))
  sessionStore.set({ current, farewell: null })
}

/** Signs out, with the sentence that the sign-in page should say. */
export function endSession(farewell: string | null = null): void {
  sessionStorage.removeItem(STORED)
  sessionStore.set({ current: null, farewell })
}
