import { follow, type Follower } from './follow'

/** Follows a stream only while the tab is visible: browsers allow six connections a host, hidden tabs must not hold them. */
export function followWhileVisible(path: string, follower: Follower): () => void {
  let running: AbortController | null = null
  const update = () => {
    if (document.hidden) {
      running?.abort()
      running = null
    } else if (!running) {
      running = new AbortController()
      void follow(path, follower, running.signal)
    }
  }
  update()
  document.addEventListener('visibilitychange', update)
  return () => {
    document.removeEventListener('visibilitychange', update)
    running?.abort()
  }
}
