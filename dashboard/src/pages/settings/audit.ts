import type { AuditAction } from './queries'

const TEXTS: Record<AuditAction, string> = {
  'segment.created': 'Segment created',
  'segment.edited': 'Segment edited',
  'segment.deleted': 'Segment deleted',
  'segment.purged': 'Segment purged',
  'segment.restored': 'Segment restored',
  'members.added': 'Members added',
  'members.removed': 'Members removed',
  'members.replaced': 'Members replaced',
  'import.uploaded': 'List uploaded',
  'import.committed': 'List committed',
  'user.erased': 'User erased',
  'company.erased': 'Company erased',
  'membership.ended': 'Membership ended',
  'key.created': 'Key made',
  'key.revoked': 'Key revoked',
  'environment.created': 'Environment made',
  'environment.edited': 'Environment edited',
  'attribute.described': 'Attribute described',
  'event.described': 'Event described',
  'dead_letter.retried': 'Dead letter retried',
  'dead_letter.discarded': 'Dead letter discarded',
  'shard.skipped': 'Entry of a shard skipped',
  'shard.released': 'Shard released',
  'stream.recovered': 'Stream recovered',
  'relay.reset': 'Relay reset',
  'rebuild.started': 'Rebuild started',
}

export const ACTIONS = Object.keys(TEXTS) as AuditAction[]

/** What a command did, in words; one that a newer service knows and this page does not, as it is. */
export function actionText(action: AuditAction): string {
  return (TEXTS as Partial<Record<string, string>>)[action] ?? action
}
