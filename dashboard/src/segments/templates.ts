import { isSame } from '../conditions/same'
import type { ConditionTree, Scope } from '../conditions/tree'

/** What is known to have been sent, as the catalogue tells it; events with the most frequent first. */
export interface Known {
  attributes: readonly string[]
  events: readonly string[]
  companies: number
}

interface Template {
  name: string
  scopes: readonly Scope[]
  /** Names that it may be made of, the best first; what is chosen of them must have been sent. */
  names?: readonly string[]
  /** Which of them has been sent; undefined: none, so that it cannot be offered for this reason. */
  chosen: (known: Known, names: readonly string[]) => string | undefined
  reason: string
  tree: (name: string) => ConditionTree
}

const days = (n: number) => ({ n, unit: 'days' })
const always = () => ''
const attribute: Template['chosen'] = ({ attributes }, names) => names.find((name) => attributes.includes(name))
const event: Template['chosen'] = ({ events }, names) => names.find((name) => events.includes(name)) ?? events[0]
const BOTH: readonly Scope[] = ['user', 'company']

export const TEMPLATES: readonly Template[] = [
  {
    name: 'New this week',
    scopes: BOTH,
    chosen: always,
    reason: '',
    tree: () => ({ attribute: 'first_seen_at', op: 'in_last', value: days(7) }),
  },
  {
    name: 'Inactive 30 days',
    scopes: BOTH,
    chosen: always,
    reason: '',
    tree: () => ({ attribute: 'last_seen_at', op: 'more_than_ago', value: days(30) }),
  },
  {
    name: 'Trial ending in 3 days',
    scopes: BOTH,
    names: ['trial_ends_at', 'trialEndsAt', 'trial_end', 'trial_end_at', 'trial_ends'],
    chosen: attribute,
    reason: 'Nobody has sent the attribute trial_ends_at',
    tree: (name) => ({ attribute: name, op: 'in_next', value: days(3) }),
  },
  {
    name: 'Power users',
    scopes: ['user'],
    names: ['Feature Used', 'Signed In', 'Logged In', 'Session Started', '$page', '$screen', 'Order Completed'],
    chosen: event,
    reason: 'Nobody has sent an event',
    tree: (name) => ({ event: name, op: 'performed', count: { at_least: 10 }, window: { in_last: days(30) } }),
  },
  {
    name: 'No company',
    scopes: ['user'],
    chosen: ({ companies }) => (companies > 0 ? '' : undefined),
    reason: 'Nobody has sent a company by a group call',
    tree: () => ({ company: 'none' }),
  },
  {
    name: 'High spend',
    scopes: BOTH,
    names: [
      'total_spend',
      'totalSpend',
      'lifetime_value',
      'ltv',
      'mrr',
      'spend',
      'revenue',
      'TotalCharges',
      'total_charges',
    ],
    chosen: attribute,
    reason: 'Nobody has sent an attribute such as total_spend, ltv or mrr',
    tree: (name) => ({ attribute: name, op: 'gte', value: 1_000 }),
  },
]

/** A template for what has been sent; `reason`: why it cannot be offered. */
export type Offer = { name: string; tree: ConditionTree } | { name: string; reason: string }

export function offersFor(scope: Scope, known: Known): Offer[] {
  return TEMPLATES.filter(({ scopes }) => scopes.includes(scope)).map(({ name, names = [], chosen, reason, tree }) => {
    const found = chosen(known, names)
    return found === undefined ? { name, reason } : { name, tree: tree(found) }
  })
}

/** What to call a filter that was started from a template and not changed since. */
export function nameFor(tree: ConditionTree | null): string {
  if (tree === null) return ''
  const event = 'event' in tree ? tree.event : ''
  const attribute = 'attribute' in tree ? tree.attribute : ''
  return TEMPLATES.find(({ tree: made }) => isSame(tree, made(event || attribute)))?.name ?? ''
}
