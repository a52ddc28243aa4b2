import { isSame } from '../conditions/same'
import type { ConditionTree, Scope } from '../conditions/tree'

/** What a template needs to have been sent; any one of several names will do. */
interface Need {
  kind: 'attribute' | 'event'
  names: readonly string[]
  says: string
}

export interface Template {
  name: string
  needs?: Need
  tree: (name: string) => ConditionTree
}

/** What is known to have been sent, as the catalogue tells it. */
export interface Known {
  attributes: readonly string[]
  events: readonly string[]
}

const days = (n: number) => ({ n, unit: 'days' })

export const TEMPLATES: readonly Template[] = [
  {
    name: 'New this week',
    tree: () => ({ attribute: 'first_seen_at', op: 'in_last', value: days(7) }),
  },
  {
    name: 'Inactive 30 days',
    tree: () => ({ attribute: 'last_seen_at', op: 'more_than_ago', value: days(30) }),
  },
  {
    name: 'Trial ending in 3 days',
    needs: {
      kind: 'attribute',
      names: ['trial_ends_at', 'trialEndsAt', 'trial_end', 'trial_end_at', 'trial_ends'],
      says: 'Needs the attribute trial_ends_at',
    },
    tree: (attribute) => ({ attribute, op: 'in_next', value: days(3) }),
  },
  {
    name: 'Power users',
    needs: {
      kind: 'event',
      names: ['Feature Used', 'Signed In', 'Logged In', 'Session Started', 'Order Completed', '$page', '$screen'],
      says: 'Needs an event such as Signed In, or page calls',
    },
    tree: (event) => ({ event, op: 'performed', count: { at_least: 10 }, window: { in_last: days(30) } }),
  },
  { name: 'No company', tree: () => ({ company: 'none' }) },
  {
    name: 'High spend',
    needs: {
      kind: 'attribute',
      names: [
        'total_spend',
        'totalSpend',
        'lifetime_value',
        'ltv',
        'mrr',
        'TotalCharges',
        'total_charges',
        'MonthlyCharges',
      ],
      says: 'Needs an attribute such as total_spend, ltv or mrr',
    },
    tree: (attribute) => ({ attribute, op: 'gte', value: 1_000 }),
  },
]

/** A template for what has been sent; `reason`: why it cannot be offered. */
export type Offer = { name: string; tree: ConditionTree } | { name: string; reason: string }

export function offersFor(scope: Scope, known: Known): Offer[] {
  return TEMPLATES.filter(({ name }) => scope === 'user' || OF_COMPANIES.has(name)).map((template) =>
    offered(template, known),
  )
}

const OF_COMPANIES = new Set(['New this week', 'Inactive 30 days', 'Trial ending in 3 days', 'High spend'])

function offered({ name, needs, tree }: Template, known: Known): Offer {
  if (!needs) return { name, tree: tree('') }
  const sent = needs.kind === 'attribute' ? known.attributes : known.events
  const found = needs.names.find((each) => sent.includes(each))
  return found === undefined ? { name, reason: needs.says } : { name, tree: tree(found) }
}

/** What to call a filter that was started from a template and not changed since. */
export function nameFor(tree: ConditionTree | null): string {
  const match = TEMPLATES.find(({ needs, tree: made }) =>
    (needs?.names ?? ['']).some((name) => isSame(tree, made(name))),
  )
  return match?.name ?? ''
}
