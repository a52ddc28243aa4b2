import { CopyButton } from '../components/CopyButton'
import classes from './RawJson.module.css'

/** What the API answers, as it is. */
export function RawJson({ document }: { document: unknown }) {
  const text = JSON.stringify(document, null, 2)
  return (
    <div className={classes.raw}>
      <div className={classes.copy}>
        <CopyButton text={text} label="Copy JSON" />
      </div>
      <pre tabIndex={0} aria-label="Raw JSON">
        {text}
      </pre>
    </div>
  )
}
