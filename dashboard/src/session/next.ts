/** Where to go after the sign-in: only a path of this site, as a link must not send a person who signs in to another one. */
export function nextOf(next: string | undefined): string | undefined {
  // Browsers take "\" for "/", and leave out tabs and line ends.
  return next !== undefined && /^\/(?![/\\])\P{Cc}*$/u.test(next) ? next : undefined
}
