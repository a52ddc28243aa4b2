import classes from './Builder.module.css'

/** The look of an input that still lacks something: it waits, nothing is wrong with it. */
export function incomplete(is: boolean): string {
  return (is ? classes.incomplete : undefined) ?? ''
}
