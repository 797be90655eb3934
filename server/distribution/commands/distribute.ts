// Gives a released document to those besides agencies: people are told, and a letter is made for each e-mail recipient.
// Idempotent, since the relay of outgoing brings it at least once: every row has an id made from what it is for.
import type { MailChoice } from '../../contracts/distribution.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { derivedId } from '../../platform/ids.ts';
import type { Mail } from '../domain/mail.ts';
import { addressed, type Choice, keysOfChoice, type Released } from '../domain/released.ts';
import type { Deps } from '../ports.ts';
import { keepersOf, seenEntry, sendEntry, tellEntries } from './entries.ts';

export interface Distributed extends Omit<Released, 'to' | 'ended' | 'reminders'> {
  internal: Choice;
  mails: readonly MailChoice[];
  /** Who released it, and is not told of it. */
  by: { id: string; name: string } | null;
}

export async function distribute(deps: Deps, { internal, mails, by, ...given }: Distributed): Promise<void> {
  const { id, agencyId, releasedAt: at } = given;
  const document: Released = { ...given, to: keysOfChoice(internal), ended: null, reminders: [] };
  const staff = await deps.organization.staffOf(agencyId, vietnamDate(at));
  const to = addressed(staff, document.to).flatMap(({ personId }) => (personId === by?.id ? [] : [personId]));
  await deps.released.add(document, [
    ...tellEntries(document, {
      ...{ key: 'released', kind: 'internal.released', to, at },
      ...{ by: by?.name ?? null, text: '' },
    }),
    seenEntry(id, 'distributed', await keepersOf(deps, document, at), at),
  ]);
  for (const { name, address } of mails) {
    const mail = newMail({ agencyId, outgoingId: id, name, address }, at);
    await deps.mails.add(mail, [sendEntry(mail.id, mail.attempt, at)]);
  }
}

const newMail = (to: Pick<Mail, 'agencyId' | 'outgoingId' | 'name' | 'address'>, at: Date): Mail => ({
  ...to,
  id: derivedId('mail', to.outgoingId, to.address.toLowerCase()),
  state: 'queued',
  purpose: 'release',
  reason: '',
  attempt: 1,
  round: 1,
  roundKey: 'release',
  tries: 0,
  steps: [{ at, state: 'queued', purpose: 'release', text: '' }],
  nextTryAt: null,
  sentAt: null,
  openedAt: null,
  remindedAt: null,
  tokens: [],
});
