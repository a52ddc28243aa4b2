import type { TreeLine } from './treeLines'
import classes from './TreeLineText.module.css'

/** A line of a definition, as deep as it stands; what stands below a group is tied to it. */
export function TreeLineText({ line: { depth, text, isGroup } }: { line: TreeLine }) {
  return (
    <>
      {Array.from({ length: depth }, (_, level) => (
        <span key={level} className={classes.guide} aria-hidden />
      ))}
      <span className={classes.text} data-group={isGroup || undefined}>
        {text}
      </span>
    </>
  )
}
