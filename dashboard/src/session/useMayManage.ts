import { useStore } from '../app/store'
import { sessionStore } from './session'

/** Whether commands are worth offering: not to whoever signed in with a key that only reads. */
export function useMayManage(): boolean {
  return useStore(sessionStore, (state) => state.current?.mayManage ?? false)
}
