import { textOf } from '../../app/search'

export const TABS = ['keys', 'attributes', 'events', 'environments', 'audit'] as const
export type SettingsTab = (typeof TABS)[number]

export interface SettingsView {
  /** Left out: the keys. */
  tab?: SettingsTab
  /** Whose attributes; left out: users'. */
  scope?: AttributeScope
}

export const ATTRIBUTE_SCOPES = ['user', 'company', 'membership'] as const
export type AttributeScope = (typeof ATTRIBUTE_SCOPES)[number]

export function readSettingsView(search: Record<string, unknown>): SettingsView {
  const tab = TABS.find((each) => each === textOf(search.tab))
  const scope = ATTRIBUTE_SCOPES.find((each) => each === textOf(search.scope))
  return { ...(tab !== undefined && { tab }), ...(scope !== undefined && { scope }) }
}
