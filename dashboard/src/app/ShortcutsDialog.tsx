import { Kbd } from '@mantine/core'
import { Dialog } from '../components/Dialog'
import { SHORTCUTS } from './shortcuts'
import classes from './ShortcutsDialog.module.css'

/** What `?` shows. */
export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title="Shortcuts" centered>
      {SHORTCUTS.map(({ title, shortcuts }) => (
        <section key={title} className={classes.group}>
          <h3>{title}</h3>
          <dl>
            {shortcuts.map(({ keys, does }) => (
              <div key={does}>
                <dt>{does}</dt>
                <dd>
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  )
}
