import '@mantine/notifications/styles.css'
import { Notifications } from '@mantine/notifications'

/** Where what `notifications.show` says appears; loaded after the page, which keeps what was said meanwhile. */
export default function Toasts() {
  return <Notifications position="bottom-right" limit={4} autoClose={6_000} />
}
