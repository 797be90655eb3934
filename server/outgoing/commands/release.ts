// Releases to every recipient (phát hành): state and dispatch entries in one write; delivery goes on by itself.
// NĐ 30/2020 Điều 18.
import { AppError } from '../../platform/http/problem.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { type PreflightProblem, stops } from '../domain/preflight.ts';
import type { Actor } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { CHUNK, dispatchEntry } from './dispatch.ts';
import { distributeEntries } from './distribute-entries.ts';
import { preflight } from './preflight.ts';
import { record } from './record.ts';
import { referenceEntries } from './settle-references.ts';

/**
 * Refused with everything that the pre-flight finds, by the code of the first. `leaveOut`: of those that cannot receive.
 * @throws AppError as {@link admit}; OUTGOING_…, RECIPIENT_UNREACHABLE, MAIL_NOT_SET_UP, FILE_UNKNOWN, REVOCATION_UNAVAILABLE.
 */
export async function release(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; leaveOut?: readonly string[] },
): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'release' });
  const { number } = before;
  const { problems, report, recipients, leftOut } = await preflight(deps, before, wish.leaveOut);
  assertReady(problems);

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
    patch: { recipients, leftOut, state: 'released', signing: null, pageCount: report?.pageCount ?? null },
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

function assertReady(problems: readonly PreflightProblem[]): void {
  const [first, ...rest] = problems.filter(stops);
  if (first === undefined) return;
  const errors = [first, ...rest].map(({ code, fault, pointer, about }) => ({
    pointer,
    code: fault ?? code,
    detail: about,
  }));
  throw new AppError(first.code, { errors });
}
