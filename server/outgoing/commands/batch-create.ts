// Chooses the documents of a batch: each must be ready for the act now, and the person the one to do it.
import { type BatchKind, isSigning } from '../../contracts/batches.ts';
import type { ProblemIssue } from '../../contracts/problem.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Batch, BatchItem } from '../domain/batch.ts';
import { currentVersion, type OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';
import { assertMay, loadVisible } from './admit.ts';
import { assertNumberable } from './assign-number.ts';
import type { BatchDeps } from './batch-deps.ts';
import { assertMaySignNow } from './begin-signing.ts';

/** @throws AppError with every document that is not ready: NOT_FOUND, FORBIDDEN, OUTGOING_…; the first one's code. */
export async function createBatch(
  deps: BatchDeps,
  actor: Actor,
  wish: { kind: BatchKind; documentIds: string[] },
): Promise<Batch> {
  const items: BatchItem[] = [];
  const refused: Array<{ error: AppError; issue: ProblemIssue }> = [];
  for (const documentId of new Set(wish.documentIds)) {
    try {
      items.push(itemOf(deps, await admitted(deps, actor, wish.kind, documentId)));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const pointer = `/documentIds/${wish.documentIds.indexOf(documentId)}`;
      refused.push({ error, issue: { pointer, code: error.code, detail: documentId } });
    }
  }
  const [first] = refused;
  if (first !== undefined)
    throw new AppError(first.error.code, { errors: refused.map(({ issue }) => issue), cause: first.error });

  const now = deps.clock.now();
  const { agencyId, personId } = actor;
  const batch: Batch = {
    id: deps.ids.next(),
    agencyId,
    personId,
    kind: wish.kind,
    items,
    run: null,
    createdAt: now,
    updatedAt: now,
  };
  await deps.batches.insert(batch);
  return batch;
}

async function admitted({ store }: BatchDeps, actor: Actor, kind: BatchKind, id: string) {
  const document = await loadVisible(store, actor, id);
  if (isSigning(kind)) assertMaySignNow(actor, document, kind);
  else assertMay(actor, document, kind);
  if (kind === 'number') assertNumberable(document);
  return document;
}

function itemOf({ ids }: BatchDeps, document: OutgoingDocument): BatchItem {
  const { id: documentId, version, fields, number, recipients } = document;
  return {
    documentId,
    signingId: ids.next(),
    version,
    digest: currentVersion(document)?.digest ?? '',
    subject: fields.subject,
    urgency: fields.urgency,
    numberText: number?.text ?? null,
    recipientCount: recipients.length,
    placement: null,
    isSeen: false,
    state: 'waiting',
    code: null,
    at: null,
  };
}
