import { Anchor } from '@mantine/core'
import { createLink } from '@tanstack/react-router'

/** A link of this site that looks like one. */
export const TextLink = createLink(Anchor<'a'>)
