// The clerk chooses, before release, who gets the document besides agencies. The signed file stays as it is: these are
// not part of it.
import type { InternalChoice, MailChoice } from '../../contracts/distribution.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';
import { admit } from './admit.ts';
import { assertOthers } from './assert-others.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';

/** @throws AppError INTERNAL_RECIPIENT_UNKNOWN, MAIL_ADDRESS_TWICE; as {@link admit}. */
export async function chooseOthers(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; internal: InternalChoice; mails: MailChoice[] },
): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'chooseOthers' });
  const { internal, mails } = wish;
  await assertOthers(deps, before.agencyId, { internal, mails }, '');
  return record(deps, actor, before, {
    act: 'chooseOthers',
    action: 'outgoing.othersChosen',
    text: '',
    at: deps.clock.now(),
    patch: { fields: { ...before.fields, internal, mails } },
  });
}
