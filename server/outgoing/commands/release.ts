// Releases to every recipient (phát hành): state and dispatch entries in one write; delivery goes on by itself.
// NĐ 30/2020 Điều 18.
import { AppError } from '../../platform/http/problem.ts';
import { currentVersion, hasRecipient, type OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';
import { admit } from './admit.ts';
import { assertSealed } from './assert-signatures.ts';
import type { Deps } from './deps.ts';
import { CHUNK, dispatchEntry } from './dispatch.ts';
import { distributeEntries } from './distribute-entries.ts';
import { recipientFaults } from './recipient-faults.ts';
import { record } from './record.ts';
import { referenceEntries } from './settle-references.ts';

/** @throws AppError OUTGOING_NO_RECIPIENT, RECIPIENT_UNREACHABLE (with each), MAIL_NOT_SET_UP, OUTGOING_SIGNATURE_INVALID, REVOCATION_UNAVAILABLE; as {@link admit}. */
export async function release(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; leaveOut?: readonly string[] },
): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'release' });
  const { number, fields } = before;
  if (!hasRecipient(before)) throw new AppError('OUTGOING_NO_RECIPIENT');
  if (fields.mails.length > 0 && !deps.distribution.canMail) throw new AppError('MAIL_NOT_SET_UP');
  const { recipients, leftOut } = await reachable(deps, before, wish.leaveOut ?? []);
  if (!hasRecipient({ ...before, recipients })) throw new AppError('OUTGOING_NO_RECIPIENT');
  const digest = currentVersion(before)?.digest;
  if (digest === undefined) throw new AppError('OUTGOING_SIGNATURE_INVALID', { detail: 'no main document' });
  const report = await assertSealed(deps, before, digest);

  const at = deps.clock.now();
  const codes = recipients.map(({ code }) => code);
  const chunks = Array.from({ length: Math.ceil(codes.length / CHUNK) }, (_, index) =>
    codes.slice(index * CHUNK, (index + 1) * CHUNK),
  );
  return record(deps, actor, before, {
    act: 'release',
    action: 'outgoing.released',
    text: number?.text ?? '',
    at,
    patch: { recipients, leftOut, state: 'released', signing: null, pageCount: report.pageCount ?? null },
    news: [{ kind: 'outgoing.released', to: [before.drafterId, before.signer?.id] }],
    outbox: [
      ...chunks.map((recipientCodes, index) =>
        dispatchEntry(before, { key: `${before.version + 1}:dispatch:${index}`, recipientCodes, at }),
      ),
      ...distributeEntries(before, actor, at),
      ...referenceEntries(before, at),
    ],
  });
}

/** Who it goes to, and who is left out of those that cannot receive. @throws AppError RECIPIENT_UNREACHABLE for all others. */
async function reachable(
  deps: Deps,
  before: OutgoingDocument,
  leaveOut: readonly string[],
): Promise<Pick<OutgoingDocument, 'recipients' | 'leftOut'>> {
  const faults = await recipientFaults(deps, before);
  const errors = before.recipients.flatMap((recipient, index) => {
    const fault = faults.get(recipient);
    if (fault === undefined || leaveOut.includes(recipient.code)) return [];
    return [{ pointer: `/recipients/${index}`, code: fault, detail: recipient.name }];
  });
  if (errors.length > 0) throw new AppError('RECIPIENT_UNREACHABLE', { errors });
  return {
    recipients: before.recipients.filter((recipient) => !faults.has(recipient)),
    leftOut: [...faults.keys()],
  };
}
