// Begins the work on a batch: the key is opened once, by one PIN, and kept in this process's memory until the last
// document is done. A crash loses the key, never the account of what is signed.
import { isSigning } from '../../contracts/batches.ts';
import { AppError } from '../../platform/http/problem.ts';
import { type Batch, isDone } from '../domain/batch.ts';
import type { Actor } from '../ports.ts';
import { loadBatch, settledItems } from './batch-place.ts';
import { LEASE_MS, type RunDeps } from './batch-worker.ts';
import { openKey, ownerOf } from './signing-keys.ts';

/**
 * Answers when the work has begun. What failed is tried again, what is done is not touched.
 * @throws AppError AUTH_STEP_UP_NEEDED, NOT_FOUND, BATCH_RUNNING, BATCH_NOT_PLACED (with each document), PIN_WRONG, CREDENTIAL_…, CERT_…,
 * SERVER_BUSY.
 */
export async function runBatch(
  deps: RunDeps,
  actor: Actor,
  { id, pin }: { id: string; pin?: string | undefined },
): Promise<Batch> {
  const before = await loadBatch(deps, actor, id);
  const { kind, agencyId } = before;
  const items = (await settledItems(deps, before)).map((item) =>
    item.state === 'done' ? item : { ...item, state: 'waiting' as const, code: null, at: null },
  );
  if (isDone({ items })) {
    await deps.batches.replaceItems(before, { items, isDone: true }, deps.clock.now());
    return { ...before, items, run: null };
  }
  if (isSigning(kind)) {
    deps.assertProved(actor);
    assertPlaced(items);
  }

  return deps.worker.reserve(async (begin) => {
    const key = isSigning(kind) ? await openKey(deps, ownerOf(kind, actor, { agencyId }), pin ?? '') : null;
    const now = deps.clock.now();
    const run = { id: deps.ids.next(), until: new Date(now.getTime() + LEASE_MS) };
    const begun = await deps.batches.replaceItems(before, { items, run, isDone: false }, now);
    if (begun === null) {
      await key?.close();
      throw new AppError('BATCH_RUNNING');
    }
    begin({ actor, batch: begun, runId: run.id, key });
    return begun;
  });
}

/** @throws AppError BATCH_NOT_PLACED, with each document that has no place. */
export function assertPlaced(items: Batch['items']): void {
  const missing = items.flatMap(({ state, placement, documentId }, index) =>
    state !== 'done' && placement === null
      ? [{ pointer: `/items/${index}/placement`, code: 'missing', detail: documentId }]
      : [],
  );
  if (missing.length > 0) throw new AppError('BATCH_NOT_PLACED', { errors: missing });
}
