import '@mantine/notifications/styles.css'
import { Notifications } from '@mantine/notifications'

/** Where what `notifications.show` says appears; loaded when something is first said, which is kept meanwhile. */
export default function Toasts() {
  return <Notifications position="bottom-right" limit={4} autoClose={6_000} />
}
