// Intake items as the client sees them.
import type { IntakeDetail, IntakeListItem, Mailbox } from '../contracts/intake.ts';
import { fromOf, type IntakeItem } from './domain/intake-item.ts';
import { canOf } from './policy.ts';
import type { Actor } from './ports.ts';
import type { MailboxState } from './store-mailboxes.ts';

const iso = <T extends { at: Date }>({ at, ...rest }: T) => ({ ...rest, at: at.toISOString() });

export const presentListItem = (item: IntakeItem): IntakeListItem => ({
  id: item.id,
  version: item.version,
  channel: item.channel,
  state: item.state,
  receivedAt: item.receivedAt.toISOString(),
  name: item.name,
  from: fromOf(item),
  papers: item.files.filter(({ role }) => role === 'paper').length,
  problem: item.problem && iso(item.problem),
});

export const presentDetail = (actor: Actor, item: IntakeItem): IntakeDetail => ({
  ...presentListItem(item),
  source: item.source,
  by: item.by,
  files: item.files,
  proposed: item.proposed,
  partOf: item.partOf,
  taken: item.taken && iso(item.taken),
  dropped: item.dropped && iso(item.dropped),
  can: canOf(actor, item),
});

export const presentMailbox = (box: MailboxState): Mailbox => ({
  id: box.id,
  label: box.label,
  okAt: box.okAt?.toISOString() ?? null,
  failingSince: box.failingSince?.toISOString() ?? null,
  failures: box.failures,
  error: box.error,
  nextTryAt: box.nextTryAt?.toISOString() ?? null,
});
