import { get, post } from '../api/client'
import { Problem } from '../api/problem'
import { keyKind } from './keys'
import { endSession, startSession } from './session'

/** Takes the one-time code out of `#login=<code>` and out of the address, so that it is not left in the history. */
export function takeLoginCode(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get('login')
  if (code !== null) history.replaceState(null, '', location.pathname + location.search)
  return code
}

/** Trades a one-time code for a session; a code that is used or too old leaves its reason for the sign-in page. */
export async function signInByCode(code: string): Promise<void> {
  try {
    const login = await post('/v1/login', { code })
    startSession({
      token: login.token,
      mayManage: true,
      expiresAt: login.expires_at,
      ...(login.write_key !== undefined && { writeKey: login.write_key }),
    })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    endSession(error.status === 0 ? error.message : `${error.message} Start again for a new link, or paste a key.`)
  }
}

/** Starts a session with a pasted key, after one read with it has shown that it is good. */
export async function signInByKey(key: string): Promise<void> {
  startSession({ token: key, mayManage: keyKind(key) === 'manage' })
  try {
    await get('/v1/segments', { search: { limit: 1 } })
  } catch (error) {
    endSession()
    throw error
  }
}
