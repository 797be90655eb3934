// Notes of the person who looks through a batch: where the marks stand, what was seen, what is left out.
import { AppError } from '../../platform/http/problem.ts';
import { type Batch, isDone, settled } from '../domain/batch.ts';
import type { SigningClaim } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';
import type { BatchDeps } from './batch-deps.ts';

const keyOf = ({ agencyId, personId }: Actor, id: string) => ({ id, agencyId, personId });

/** @throws AppError NOT_FOUND, also for somebody else's. */
export async function loadBatch({ batches }: BatchDeps, actor: Actor, id: string): Promise<Batch> {
  const batch = await batches.find(keyOf(actor, id));
  if (batch === null) throw new AppError('NOT_FOUND');
  return batch;
}

/** The items as their documents say; only what a crash left half said is asked. */
export async function settledItems({ store }: BatchDeps, { agencyId, kind, items }: Batch) {
  return Promise.all(
    items.map(async (item) =>
      item.state === 'working' ? settled(kind, item, await store.find(agencyId, item.documentId)) : item,
    ),
  );
}

export interface Placed {
  id: string;
  documentId: string;
  version: number;
  digest: string;
  placement?: SigningClaim['placement'] | undefined;
  isSeen?: true | undefined;
}

/** @throws AppError NOT_FOUND, BATCH_RUNNING. */
export async function placeInBatch(deps: BatchDeps, actor: Actor, placed: Placed): Promise<Batch> {
  const { id, documentId, version, digest, placement, isSeen } = placed;
  const batch = await loadBatch(deps, actor, id);
  if (!batch.items.some((item) => item.documentId === documentId)) throw new AppError('NOT_FOUND');
  const change = { version, digest, ...(placement && { placement }), ...(isSeen && { isSeen }) };
  const after = await deps.batches.changeItem(keyOf(actor, id), documentId, change, deps.clock.now());
  if (after === null) throw new AppError('BATCH_RUNNING');
  return after;
}

/** What is done stays, for the person to see. @throws AppError NOT_FOUND, BATCH_RUNNING. */
export async function leaveOutOfBatch(
  deps: BatchDeps,
  actor: Actor,
  { id, documentId }: { id: string; documentId: string },
): Promise<Batch> {
  const batch = await loadBatch(deps, actor, id);
  const items = (await settledItems(deps, batch)).filter(
    (item) => item.documentId !== documentId || item.state === 'done',
  );
  const after = await deps.batches.replaceItems(
    keyOf(actor, id),
    { items, isDone: isDone({ items }) },
    deps.clock.now(),
  );
  if (after === null) throw new AppError('BATCH_RUNNING');
  return after;
}
