// Releases to every recipient (phát hành): state and dispatch entries in one write; delivery goes on by itself.
// NĐ 30/2020 Điều 18.
import { AppError } from '../../platform/http/problem.ts';
import { currentVersion, hasOthers, type OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';
import { admit } from './admit.ts';
import { assertSealed } from './assert-signatures.ts';
import type { Deps } from './deps.ts';
import { CHUNK, dispatchEntry } from './dispatch.ts';
import { distributeEntries } from './distribute-entries.ts';
import { record } from './record.ts';
import { referenceEntries } from './settle-references.ts';

/** @throws AppError OUTGOING_NO_RECIPIENT, MAIL_NOT_SET_UP, OUTGOING_SIGNATURE_INVALID, REVOCATION_UNAVAILABLE; as {@link admit}. */
export async function release(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number },
): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'release' });
  const { recipients, number, fields } = before;
  if (recipients.length === 0 && !hasOthers(fields)) throw new AppError('OUTGOING_NO_RECIPIENT');
  if (fields.mails.length > 0 && !deps.distribution.canMail) throw new AppError('MAIL_NOT_SET_UP');
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
    patch: { state: 'released', signing: null, pageCount: report.pageCount ?? null },
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
