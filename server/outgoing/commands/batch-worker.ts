// Works batches off in the background: a few documents at once over all batches of this process, a bounded number of
// batches, each result noted in the batch and told to the person's open pages. A document is noted as begun before it is
// touched, so that after a crash the documents themselves say what is signed.
import { isSigning } from '../../contracts/batches.ts';
import type { ErrorCode } from '../../contracts/error-codes.ts';
import { changedEntry } from '../../notifications/index.ts';
import { AppError } from '../../platform/http/problem.ts';
import { makeLimited } from '../../platform/limited.ts';
import type { Batch, BatchItem } from '../domain/batch.ts';
import { hasHappened } from '../domain/batch.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Actor, OpenedKey } from '../ports.ts';
import type { NotedItem } from '../store-batches.ts';
import { loadVisible } from './admit.ts';
import { applySignature } from './apply-signature.ts';
import { assignNumber } from './assign-number.ts';
import type { BatchDeps } from './batch-deps.ts';
import { claimForSigning } from './begin-signing.ts';
import { signHere } from './finish-signing.ts';
import { release } from './release.ts';

export const LEASE_MS = 30_000;
const LIFE_SIGN_MS = LEASE_MS / 3;
/** Documents at once, over all batches: as many as there are threads on a small machine, so that others get one too. */
const PLACES = 2;
/** Numbers are given one after the other, so that they stand in the order of the list. */
const lanesOf = (kind: Batch['kind']): number => (kind === 'number' ? 1 : PLACES);
const MOST_BATCHES = 20;

/** Nothing after this can go better than the one before: the rest is left waiting. */
const ENDS_ALL: ReadonlySet<ErrorCode> = new Set([
  'CREDENTIAL_MISSING',
  'CREDENTIAL_LOCKED',
  'CERT_EXPIRED',
  'CERT_REVOKED',
  'PIN_WRONG',
  'TOKEN_UNAVAILABLE',
  'REMOTE_KEY_REFUSED',
  'REMOTE_KEY_UNAVAILABLE',
]);

interface Begun {
  actor: Actor;
  batch: Batch;
  runId: string;
  /** Null: numbering and release need no key. */
  key: OpenedKey | null;
}

export interface RunDeps extends BatchDeps {
  worker: BatchWorker;
}

export interface BatchWorker {
  /** Runs the work with a place for one more batch kept free for it. @throws AppError SERVER_BUSY. */
  reserve<T>(work: (begin: (begun: Begun) => void) => Promise<T>): Promise<T>;
  /** Begins no further document and waits for those under way. */
  stop(): Promise<void>;
}

export function makeBatchWorker(deps: BatchDeps): BatchWorker {
  const inPlaces = makeLimited(PLACES);
  const runs = new Set<Promise<void>>();
  let reserved = 0;
  let isStopping = false;

  const workOff = async (begun: Begun) => {
    const { batch, runId } = begun;
    const life = { isOver: false };
    const alive = () => ({ id: runId, until: new Date(deps.clock.now().getTime() + LEASE_MS) });
    const heart = setInterval(() => {
      void deps.batches.extend(batch.id, alive()).then(
        (isHeld) => {
          life.isOver ||= !isHeld;
        },
        () => undefined,
      );
    }, LIFE_SIGN_MS);
    heart.unref();
    const note = async (item: BatchItem, change: Omit<NotedItem, 'documentId'>) => {
      const { documentId } = item;
      const news = change.state === 'working' ? [] : [newsOf(batch, `${runId}:${documentId}`, deps)];
      life.isOver ||= !(await deps.batches.noteItem(batch.id, alive(), { documentId, ...change }, news));
    };
    const one = (item: BatchItem) =>
      inPlaces('all', async () => {
        if (life.isOver || isStopping) return;
        await note(item, { state: 'working', code: null, at: null });
        if (life.isOver) return;
        const { code, ...result } = await attempt(deps, begun, item);
        await note(item, { ...result, state: code === null ? 'done' : 'failed', code, at: deps.clock.now() });
        if (code !== null && ENDS_ALL.has(code)) life.isOver = true;
      });
    try {
      const waiting = batch.items.filter(({ state }) => state !== 'done').values();
      // Each lane asks for a place anew for each document: batches that run at once take turns.
      const lane = async () => {
        for (const item of waiting) await one(item);
      };
      await Promise.all(Array.from({ length: lanesOf(batch.kind) }, lane));
    } finally {
      clearInterval(heart);
      await begun.key?.close();
      await deps.batches.endRun(batch.id, runId, deps.clock.now(), [newsOf(batch, `${runId}:end`, deps)]);
    }
  };

  const begin = (begun: Begun) => {
    const run = workOff(begun)
      .catch((err: unknown) => deps.logger.error({ err, batch: begun.batch.id }, 'a batch broke off'))
      .finally(() => runs.delete(run));
    runs.add(run);
  };

  return {
    reserve: async (work) => {
      if (isStopping || runs.size + reserved >= MOST_BATCHES)
        throw new AppError('SERVER_BUSY', { headers: { 'retry-after': '10' } });
      reserved += 1;
      try {
        return await work(begin);
      } finally {
        reserved -= 1;
      }
    },
    stop: async () => {
      isStopping = true;
      await Promise.all(runs);
    },
  };
}

export const newsOf = ({ id, personId }: Pick<Batch, 'id' | 'personId'>, key: string, { clock }: BatchDeps) =>
  changedEntry({ id: key, to: [personId], type: 'batch', documentId: id, version: 0, at: clock.now() });

/** The code is null when the act has happened. */
async function attempt(
  deps: BatchDeps,
  begun: Begun,
  item: BatchItem,
): Promise<{ code: ErrorCode | null } & Pick<NotedItem, 'numberText'>> {
  try {
    const { number } = await perform(deps, begun, item);
    return { code: null, numberText: number?.text ?? null };
  } catch (error) {
    const { documentId: id, signingId } = item;
    const { actor, batch } = begun;
    if (isSigning(batch.kind))
      await deps.store.unclaim(actor.agencyId, id, { signingId, personId: actor.personId });
    if (error instanceof AppError) return { code: error.code };
    deps.logger.error({ err: error, document: id, batch: batch.id }, 'a document of a batch failed');
    return { code: 'INTERNAL' };
  }
}

async function perform(
  deps: BatchDeps,
  { actor, batch, key }: Begun,
  item: BatchItem,
): Promise<OutgoingDocument> {
  const { documentId: id, signingId, version, placement } = item;
  const { kind } = batch;
  const before = await loadVisible(deps.store, actor, id);
  if (hasHappened(kind, item, before)) return before;
  if (!isSigning(kind) || key === null)
    return (kind === 'number' ? assignNumber : release)(deps, actor, { id, version });
  if (placement === null) throw new AppError('BATCH_NOT_PLACED');
  await claimForSigning(deps, actor, { id, version, kind, placement, signingId });
  return applySignature(deps, actor, {
    id,
    signingId,
    make: (ready) => signHere(deps, actor, ready, key.signer),
  });
}
