import { CopyButton } from '../../components/CopyButton'
import type { Snippet } from './snippets'
import classes from './StartPage.module.css'

export function SnippetPanel({ snippet: { install, code } }: { snippet: Snippet }) {
  return (
    <>
      {install !== undefined && <Code text={install} />}
      <Code text={code} />
    </>
  )
}

function Code({ text }: { text: string }) {
  return (
    <div className={classes.code}>
      {/* Scrolls sideways, so the keyboard must reach it. */}
      <pre tabIndex={0}>{text}</pre>
      <div className={classes.copy}>
        <CopyButton text={text} />
      </div>
    </div>
  )
}
