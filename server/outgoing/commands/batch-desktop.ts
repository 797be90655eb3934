// A batch whose key is on the person's own machine: the service there takes one file at a time, so the person's page goes
// from document to document, and the server hands out, checks and notes each. Begun once, with the password of the session;
// another page of the same person may go on where this one stopped.
import { isSigning } from '../../contracts/batches.ts';
import { AppError } from '../../platform/http/problem.ts';
import { type Batch, type BatchItem, hasHappened, isRunning } from '../domain/batch.ts';
import type { Actor } from '../ports.ts';
import type { HandedOut } from '../store-desktop.ts';
import { loadVisible } from './admit.ts';
import type { BatchDeps } from './batch-deps.ts';
import { loadBatch, settledItems } from './batch-place.ts';
import { assertPlaced } from './batch-run.ts';
import { newsOf } from './batch-worker.ts';
import { CLAIM_MS, claimForSigning } from './begin-signing.ts';
import { type DesktopDeps, handOut, type Links } from './desktop-signing.ts';
import { ownerOf, usableCredential } from './signing-keys.ts';

type HereDeps = BatchDeps & DesktopDeps;

/** As long as a handed-out file may take. */
const aliveFor = ({ clock }: BatchDeps, id: string) => ({
  id,
  until: new Date(clock.now().getTime() + CLAIM_MS),
});

/**
 * What failed is tried again, what is done is not touched.
 * @throws AppError AUTH_STEP_UP_NEEDED, NOT_FOUND, BATCH_RUNNING (at the server), BATCH_NOT_PLACED, CREDENTIAL_…, CERT_….
 */
export async function beginBatchHere(
  deps: BatchDeps,
  actor: Actor,
  { id }: { id: string },
): Promise<{ batch: Batch; runId: string }> {
  const before = await loadBatch(deps, actor, id);
  const { kind, agencyId } = before;
  if (!isSigning(kind)) throw new AppError('CREDENTIAL_ELSEWHERE', { detail: `${kind} needs no key` });
  deps.assertProved(actor);
  const held = await usableCredential(deps, ownerOf(kind, actor, { agencyId }));
  if (held.place.kind !== 'desktop') throw new AppError('CREDENTIAL_ELSEWHERE');
  const items = (await settledItems(deps, before)).map((item) =>
    item.state === 'done' ? item : { ...item, state: 'waiting' as const, code: null, at: null },
  );
  assertPlaced(items);
  const run = { ...aliveFor(deps, deps.ids.next()), isByPage: true };
  const begun = await deps.batches.replaceItems(before, { items, run, isDone: false }, deps.clock.now());
  if (begun === null) throw new AppError('BATCH_RUNNING');
  return { batch: begun, runId: run.id };
}

interface OneOf {
  id: string;
  documentId: string;
  runId: string;
}

/**
 * The next file of one document; null when the document is done already.
 * @throws AppError SIGNING_EXPIRED when the run is over or another page has taken it; as {@link handOut}.
 */
export async function handOutOfBatch(
  deps: HereDeps,
  actor: Actor,
  { id, documentId, runId }: OneOf,
): Promise<{ signingId: string; links: Links | null }> {
  const batch = await loadBatch(deps, actor, id);
  if (batch.run?.id !== runId || !isRunning(batch, deps.clock.now())) throw new AppError('SIGNING_EXPIRED');
  const item = batch.items.find((each) => each.documentId === documentId);
  if (item === undefined) throw new AppError('NOT_FOUND');
  const { signingId } = item;
  if (item.state === 'done') return { signingId, links: null };
  const run = aliveFor(deps, runId);
  const note = async (change: Pick<BatchItem, 'state' | 'code' | 'at'>) => {
    if (!(await deps.batches.noteItem(id, run, { documentId, ...change }, [])))
      throw new AppError('SIGNING_EXPIRED');
  };
  // Noted as begun before it is touched: after a crash its document says what became of it.
  await note({ state: 'working', code: null, at: null });
  try {
    const links = await handOutItem(deps, actor, batch, item);
    if (links === null) await note({ state: 'done', code: null, at: deps.clock.now() });
    return { signingId, links };
  } catch (error) {
    await deps.store.unclaim(actor.agencyId, documentId, { signingId, personId: actor.personId });
    const code = error instanceof AppError ? error.code : 'INTERNAL';
    await note({ state: 'failed', code, at: deps.clock.now() });
    throw error;
  }
}

async function handOutItem(
  deps: HereDeps,
  actor: Actor,
  batch: Batch,
  item: BatchItem,
): Promise<Links | null> {
  const { documentId: id, signingId, version, placement } = item;
  const document = await loadVisible(deps.store, actor, id);
  if (hasHappened(batch.kind, item, document)) return null;
  if (!isSigning(batch.kind) || placement === null) throw new AppError('BATCH_NOT_PLACED');
  // Its claim stands while its annexes are signed one after the other.
  if (document.signing?.id !== signingId || document.signing.expiresAt <= deps.clock.now())
    await claimForSigning(deps, actor, { id, version, kind: batch.kind, placement, signingId });
  return handOut(deps, actor, { id, signingId, batchId: batch.id });
}

/** Stops, or is at its end: what was begun and did not come back waits again. */
export async function endBatchHere(
  deps: BatchDeps,
  actor: Actor,
  { id, runId }: { id: string; runId: string },
): Promise<Batch> {
  const batch = await loadBatch(deps, actor, id);
  if (batch.run?.id !== runId) return batch;
  const { agencyId, personId } = actor;
  for (const { state, documentId, signingId } of batch.items)
    if (state === 'working') await deps.store.unclaim(agencyId, documentId, { signingId, personId });
  await deps.batches.endRun(id, runId, deps.clock.now(), [newsOf(batch, `${runId}:end`, deps)]);
  return loadBatch(deps, actor, id);
}

/** What came back of a document of a batch, or why it was not taken; an annex that is well says nothing yet. */
export async function noteReturned(
  deps: BatchDeps,
  { batchId, actor, outgoingId: documentId, signingId, part }: HandedOut,
  code: HandedOut['code'],
): Promise<void> {
  if (batchId === null || (code === null && part > 0)) return;
  const { agencyId, personId } = actor;
  if (code !== null) await deps.store.unclaim(agencyId, documentId, { signingId, personId });
  const at = deps.clock.now();
  const change = { documentId, state: code === null ? ('done' as const) : ('failed' as const), code, at };
  const news = newsOf({ id: batchId, personId }, `${signingId}:${at.getTime()}`, deps);
  await deps.batches.noteReturned(batchId, change, at, [news]);
}
