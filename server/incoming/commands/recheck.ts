// Verifies the signatures of a document again, as of now (QCVN 102:2016; NĐ 30/2020 Điều 21): what was found on arrival
// stays, the new result stands beside it, and who handles the document hears of it only if the verdict has changed.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { VerificationReport } from '../../contracts/verification.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import type { Transition } from '../domain/lifecycle.ts';
import { isCheckable, judgeAgain, nextRecheck, wordsOf } from '../domain/rechecks.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { concernedBy, type Recorded, record } from './record.ts';
import { verifyFile } from './verify-file.ts';

/** @throws AppError as {@link admit}; INCOMING_NO_SIGNATURE; SERVER_BUSY. */
export async function recheck(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number },
): Promise<IncomingDocument> {
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'recheck' });
  if (!isCheckable(before)) throw new AppError('INCOMING_NO_SIGNATURE');
  const { recorded } = await lookAgain(deps, before, { transition, by: personOf(actor) });
  return record(deps, actor, before, recorded);
}

/** One file after the other: a packet of many takes one thread, not all. */
export async function lookAgain(
  deps: Deps,
  before: IncomingDocument,
  { transition, by }: { transition: Transition; by: PersonRef | null },
): Promise<{ recorded: Recorded; hasChanged: boolean }> {
  const reports = new Map<string, VerificationReport>();
  for (const file of before.files) {
    const report = await verifyFile(deps, file, true);
    if (report !== null) reports.set(file.digest, report);
  }
  const at = deps.clock.now();
  const { hasChanged, patch, files } = judgeAgain(before, { at, by, reports });
  const {
    before: was,
    after,
    isSilent,
  } = patch.rechecks.at(-1) ?? { before: before.verdict, after: before.verdict, isSilent: false };
  const tries = before.nextRecheck?.tries ?? 0;
  // A look by a person moves nothing that the system does by itself.
  const next = by === null ? nextRecheck(files, tries + 1, at) : (before.nextRecheck ?? null);
  const text = hasChanged ? `${wordsOf[was]} → ${wordsOf[after]}` : isSilent ? SILENT : wordsOf[after];
  return {
    hasChanged,
    recorded: {
      transition,
      action: 'incoming.rechecked',
      text,
      at,
      patch: { ...patch, nextRecheck: next },
      news: hasChanged ? [{ kind: 'incoming.verdictChanged', to: await concernedBy(deps, before, at) }] : [],
    },
  };
}

const SILENT = 'nơi cấp chứng thư không trả lời; kết quả trước vẫn giữ';
