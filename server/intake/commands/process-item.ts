// Reads an item: a step of the outbox, which may come again after a crash. What cannot be read is parked for a person and
// never lost; what ends the process itself is parked after a few runs.
import type { IntakeProblemCode } from '../../contracts/intake.ts';
import { derivedId } from '../../platform/ids.ts';
import type { OutboxHandler } from '../../platform/outbox/relay.ts';
import { timeLimit } from '../../platform/time-limit.ts';
import type { IntakeItem } from '../domain/intake-item.ts';
import { mergeProposed } from '../domain/merge-proposed.ts';
import type { Deps, Found, FoundPart, Outcome } from '../ports.ts';
import type { IntakeChange } from '../store.ts';
import { toldOf } from './entries.ts';

const MOST_RUNS = 4;
const TIMEOUT_MS = 10 * 60_000;

/** Thrown by a processor that knows what is wrong: a further run makes no sense. */
export class IntakeRefused extends Error {
  override readonly name = 'IntakeRefused';
  readonly code: IntakeProblemCode;
  constructor(code: IntakeProblemCode, detail = '') {
    super(detail);
    this.code = code;
  }
}

export const makeProcess =
  (deps: Deps): OutboxHandler =>
  async ({ documentId, signal }) => {
    const stored = await deps.store.load(documentId);
    if (stored === null || (stored.state !== 'stored' && stored.state !== 'processing')) return;
    const runs = stored.runs + 1;
    const begun = await deps.store.change(stored, { patch: { state: 'processing', runs }, outbox: [] });
    // Somebody else has it in hand.
    if (begun === null) return;
    if (runs > MOST_RUNS) return park(deps, begun, { code: 'PROCESSING_FAILED', detail: `run ${runs}` });
    const limit = AbortSignal.any([signal, timeLimit(TIMEOUT_MS)]);
    const outcome = await run(deps, begun, limit).catch((error: unknown): Outcome => {
      if (error instanceof IntakeRefused) return { kind: 'parked', code: error.code, detail: error.message };
      if (signal.aborted || runs < MOST_RUNS) throw error;
      deps.logger.error({ err: error, item: documentId }, 'an intake item could not be processed');
      const code = limit.aborted ? 'PROCESSING_TIMEOUT' : 'PROCESSING_FAILED';
      return { kind: 'parked', code, detail: error instanceof Error ? error.name : '' };
    });
    await settle(deps, begun, outcome);
  };

async function run(deps: Deps, item: IntakeItem, signal: AbortSignal): Promise<Outcome> {
  const processor = deps.processors.get(item.channel);
  if (processor === undefined) throw new IntakeRefused('PROCESSING_FAILED', `nobody reads ${item.channel}`);
  const outcome = await processor(item, signal);
  if (outcome.kind !== 'ready' && outcome.kind !== 'parked') return outcome;
  let proposed = outcome.proposed ?? {};
  for (const propose of deps.proposers)
    proposed = mergeProposed(proposed, await propose(withFound(item, { ...outcome, proposed }), signal));
  return { ...outcome, proposed };
}

/** The item with what was found in it; what an earlier run found is no more. */
const withFound = (item: IntakeItem, { name, source, papers = [], proposed = {} }: Found): IntakeItem => ({
  ...item,
  ...(name !== undefined && { name }),
  source: { ...item.source, ...source },
  files: [...item.files.filter(({ role }) => role === 'raw'), ...papers],
  proposed,
});

async function settle(deps: Deps, item: IntakeItem, outcome: Outcome): Promise<void> {
  const at = deps.clock.now();
  if (outcome.kind === 'ready') {
    const { noted, twin } = await findTwin(deps, item, outcome);
    if (twin !== null) return park(deps, noted, { ...outcome, code: 'MAIL_DUPLICATE', detail: twin.id });
    return finish(deps, noted, outcome, at);
  }
  if (outcome.kind === 'parked') return park(deps, item, outcome);
  if (outcome.kind === 'packets') {
    const patch = { state: 'taken', taken: { as: 'packets', ids: outcome.ids, at, by: null } } as const;
    return write(deps, item, patch, { action: 'intake.taken', by: null, text: outcome.ids.join(' '), at });
  }
  // The parts first: a crash between leaves nothing out, and the next run finds those that are there.
  const ids: string[] = [];
  for (const part of outcome.parts) ids.push(await addPart(deps, item, part));
  const patch = { state: 'taken', taken: { as: 'items', ids, at, by: null } } as const;
  return write(deps, item, patch, { by: null, text: '', at });
}

/**
 * What has the same Message-ID and came before. Each says its own first, so that of two that are read at once the later one
 * finds the other.
 */
async function findTwin(deps: Deps, item: IntakeItem, { source = {} }: Found) {
  if (source.messageId === undefined) return { noted: item, twin: null };
  const patch = { source: { ...item.source, ...source } };
  const noted = await deps.store.change(item, { patch, outbox: [] });
  if (noted === null) throw new Error('the item is in other hands');
  const twin = await deps.store.twinOf(noted);
  const isEarlier =
    twin !== null &&
    (twin.receivedAt.getTime() - noted.receivedAt.getTime() || (twin.id < noted.id ? -1 : 1)) < 0;
  return { noted, twin: isEarlier ? twin : null };
}

function finish(deps: Deps, item: IntakeItem, outcome: Found, at: Date): Promise<void> {
  const { name, source, files, proposed } = withFound(item, outcome);
  const patch = { state: 'ready', problem: null, name, source, files, proposed } as const;
  return write(deps, item, patch, { by: null, text: '', at, news: 'intake.arrived' });
}

async function park(
  deps: Deps,
  item: IntakeItem,
  { code, detail, ...found }: { code: IntakeProblemCode; detail: string } & Found,
): Promise<void> {
  const at = deps.clock.now();
  const { name, source, files, proposed } = withFound(item, found);
  const patch = { state: 'needs-attention', problem: { code, detail, at } } as const;
  const told = { action: 'intake.parked', by: null, text: code, at, news: 'intake.parked' } as const;
  await write(deps, item, { ...patch, name, source, files, proposed }, told);
}

async function addPart(deps: Deps, whole: IntakeItem, part: FoundPart): Promise<string> {
  const at = deps.clock.now();
  const { agencyId, channel, receivedAt, by, source, files } = whole;
  const id = derivedId('intake', agencyId, whole.id, part.key);
  const found = withFound({ ...whole, files: files.filter(({ role }) => role === 'raw') }, part);
  const item: IntakeItem = {
    ...{ id, agencyId, channel, version: 1, receivedAt, by, source: { ...source, ...part.source } },
    ...{ name: part.name, files: found.files, proposed: found.proposed, partOf: whole.id, runs: 0 },
    ...{ taken: null, dropped: null },
    state: part.problem === undefined ? 'ready' : 'needs-attention',
    problem: part.problem === undefined ? null : { ...part.problem, at },
  };
  const news = part.problem === undefined ? 'intake.arrived' : 'intake.parked';
  const text = part.problem?.code ?? part.name;
  await deps.store.insert(item, await toldOf(deps, item, { action: 'intake.stored', by, text, at, news }));
  return id;
}

async function write(
  deps: Deps,
  before: IntakeItem,
  patch: IntakeChange['patch'],
  told: Parameters<typeof toldOf>[2],
): Promise<void> {
  const after = { ...before, ...patch, version: before.version + 1 };
  await deps.store.change(before, { patch, outbox: await toldOf(deps, after, told) });
}
