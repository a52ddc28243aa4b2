import { CopyButton } from '../../components/CopyButton'
import type { Snippet } from './snippets'
import classes from './StartPage.module.css'

export function SnippetPanel({ snippet: { install, code } }: { snippet: Snippet }) {
  return (
    <>
      {install !== undefined && <Code title="Install" text={install} />}
      <Code title="Send" text={code} />
    </>
  )
}

function Code({ title, text }: { title: string; text: string }) {
  return (
    <div className={classes.code}>
      <div className={classes.bar}>
        {title}
        <CopyButton text={text} />
      </div>
      {/* Scrolls sideways, so the keyboard must reach it. */}
      <pre tabIndex={0}>{text}</pre>
    </div>
  )
}
