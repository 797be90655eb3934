// Handlers of the routes of batches: call one function, present.
import type { Batch as BatchShape, BatchSummary } from '../contracts/batches.ts';
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { createBatch } from './commands/batch-create.ts';
import { beginBatchHere, endBatchHere, handOutOfBatch } from './commands/batch-desktop.ts';
import { leaveOutOfBatch, loadBatch, placeInBatch, settledItems } from './commands/batch-place.ts';
import { runBatch } from './commands/batch-run.ts';
import type { RunDeps } from './commands/batch-worker.ts';
import type { DesktopDeps } from './commands/desktop-signing.ts';
import { presentLinks } from './desktop-routes.ts';
import { type Batch, isRunning } from './domain/batch.ts';
import type { Actor } from './ports.ts';

type Routes = Pick<
  typeof ROUTES,
  | 'createBatch'
  | 'listBatches'
  | 'getBatch'
  | 'placeInBatch'
  | 'leaveOutOfBatch'
  | 'runBatch'
  | 'beginBatchHere'
  | 'handOutOfBatch'
  | 'endBatchHere'
>;
export type BatchHandlers = RouteHandlers<Routes, Actor>;

const MOST_LISTED = 20;

export function makeBatchHandlers(
  deps: RunDeps & DesktopDeps,
  serviceUrl: string | undefined,
): BatchHandlers {
  const linksOf = presentLinks(serviceUrl);
  /** What nobody works on is told as its documents say. */
  const truth = async (batch: Batch): Promise<Batch> =>
    isRunning(batch, deps.clock.now()) ? batch : { ...batch, items: await settledItems(deps, batch) };
  const present = async (made: Promise<Batch>): Promise<BatchShape> => {
    const { id, kind, items, run, createdAt } = await truth(await made);
    return {
      id,
      kind,
      isRunning: isRunning({ run }, deps.clock.now()),
      isByPage: run?.isByPage === true && isRunning({ run }, deps.clock.now()),
      createdAt: createdAt.toISOString(),
      items: items.map(({ signingId: _own, at, ...item }) => ({ ...item, at: at?.toISOString() ?? null })),
    };
  };
  const summary = async (batch: Batch): Promise<BatchSummary> => {
    const { id, kind, items, run, createdAt } = await truth(batch);
    const count = (state: Batch['items'][number]['state']) =>
      items.filter((item) => item.state === state).length;
    return {
      id,
      kind,
      isRunning: isRunning({ run }, deps.clock.now()),
      createdAt: createdAt.toISOString(),
      total: items.length,
      done: count('done'),
      failed: count('failed'),
    };
  };

  return {
    createBatch: ({ input, actor }) => present(createBatch(deps, actor, input.body)),
    listBatches: async ({ actor: { agencyId, personId } }) => {
      const batches = await deps.batches.unfinished(agencyId, personId, MOST_LISTED);
      return { items: await Promise.all(batches.map(summary)) };
    },
    getBatch: ({ input, actor }) => present(loadBatch(deps, actor, input.params.id)),
    placeInBatch: ({ input, actor }) =>
      present(placeInBatch(deps, actor, { ...input.body, ...input.params })),
    leaveOutOfBatch: ({ input, actor }) => present(leaveOutOfBatch(deps, actor, input.params)),
    beginBatchHere: async ({ input, actor }) => {
      const { batch, runId } = await beginBatchHere(deps, actor, input.params);
      return { batch: await present(Promise.resolve(batch)), runId };
    },
    handOutOfBatch: async ({ input, actor }) => {
      const { signingId, links } = await handOutOfBatch(deps, actor, { ...input.body, ...input.params });
      return { signingId, file: links && linksOf(links) };
    },
    endBatchHere: ({ input, actor }) => present(endBatchHere(deps, actor, input.params)),
    runBatch: ({ input, actor }) => present(runBatch(deps, actor, { ...input.body, ...input.params })),
  };
}
