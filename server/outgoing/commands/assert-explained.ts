// A form that passes with faults the program sees needs the reason of the person who passes it: his decision is what
// counts, and it is kept with what he said. NĐ 30/2020 Điều 12 khoản 2.
import { AppError } from '../../platform/http/problem.ts';
import { currentVersion, type OutgoingDocument } from '../domain/outgoing-document.ts';
import { formFindings } from '../queries/form-findings.ts';
import { assertNoSecret } from './assert-no-secret.ts';
import type { Deps } from './deps.ts';

const LEAST_REASON = 10;

/** @throws AppError OUTGOING_FORM_UNEXPLAINED, SERVER_BUSY, and as {@link assertNoSecret}: no reason passes a secret. */
export async function assertExplained(
  deps: Pick<Deps, 'formCheck' | 'registers'>,
  document: OutgoingDocument,
  text: string,
): Promise<void> {
  await assertNoSecret(deps, document);
  if (text.trim().length >= LEAST_REASON || currentVersion(document) === undefined) return;
  const { errors } = await formFindings(deps, document);
  if (errors > 0) throw new AppError('OUTGOING_FORM_UNEXPLAINED', { details: { errors } });
}
