// What is taken out of the log: the whole of it as lines, or the entries about some subjects with their proofs.
import { entryLine, MerkleLevels, NO_HASH, type ProvenEntry, writeLine } from '../../proof/index.ts';
import type { Collected } from '../../signing/index.ts';
import { entryOf } from './append.ts';
import { LogBroken } from './seal.ts';
import type { EntryRow, LogStore, RootRow } from './store.ts';

/** The lines of docs/protocol/EVIDENCE.md §3, as the log is now. Nothing is judged here: that is the verifier's work. */
export async function* exportLines(
  store: LogStore,
  agencyId: string,
  told: Collected,
): AsyncGenerator<string> {
  // In this order: a root that is made meanwhile may cover more than the head that was read.
  const lastRoot = await store.lastRoot(agencyId);
  const head = await store.head(agencyId);
  yield writeLine({ kind: 'log', v: 2, agencyId });
  yield* answerLines(told);
  let next = await store.rootFrom(agencyId, 1);
  let roots = 0;
  for await (const row of store.between(agencyId, 1, head?.seq ?? 0)) {
    yield lineOf(row);
    if (next?.toSeq !== row.seq || next.index > (lastRoot?.index ?? 0)) continue;
    yield rootLine(next);
    roots += 1;
    next = await store.rootFrom(agencyId, next.index + 1);
  }
  // A root over entries that are gone: the verifier has to see it.
  if (next !== null && next.index <= (lastRoot?.index ?? 0)) yield rootLine(next);
  yield writeLine({ kind: 'end', entries: head?.seq ?? 0, roots, lastHash: head?.hash ?? NO_HASH });
}

/** A line may not be longer than a verifier reads; what such a list says is missing then, and told so. */
const MAX_ANSWER_BYTES = 700 * 1024;

function* answerLines({ certificates, ocsps, crls }: Collected): Generator<string> {
  for (const [form, ders] of [
    ['certificate', certificates],
    ['ocsp', ocsps],
    ['crl', crls],
  ] as const)
    for (const der of ders)
      if (der.length <= MAX_ANSWER_BYTES)
        yield writeLine({ kind: 'answer', form, der: Buffer.from(der).toString('base64') });
}

const rootLine = ({ jws, stamp }: RootRow): string =>
  writeLine({ kind: 'root', jws, stamp: stamp && Buffer.from(stamp).toString('base64') });

/** A row that was changed is told as it stands, for the verifier to find. */
function lineOf(row: EntryRow): string {
  const read = entryOf(row);
  return read === undefined
    ? `{"entry":${row.json},"hash":${JSON.stringify(row.hash)},"kind":"entry"}\n`
    : writeLine(entryLine(read));
}

export interface LogProof {
  entries: ProvenEntry[];
  /** Without gaps, up to the first that is stamped; the last may be unstamped. */
  roots: Array<Pick<RootRow, 'index' | 'jws' | 'stamp'>>;
}

/** Of one document for all its recipients: more than any has. */
const MAX_ENTRIES = 20_000;

/** @throws LogBroken when an entry is not as it was written, or has no root. */
export async function proofAbout(
  store: LogStore,
  agencyId: string,
  subjectIds: readonly string[],
): Promise<LogProof> {
  const rows = await store.about(agencyId, subjectIds, MAX_ENTRIES);
  const intervals = new Map<number, { root: RootRow; size: number; levels: MerkleLevels }>();
  const entries: ProvenEntry[] = [];
  let root: RootRow | null = null;
  for (const row of rows) {
    const read = entryOf(row);
    if (root === null || row.seq > root.toSeq) root = await store.rootOver(agencyId, row.seq);
    if (read === undefined || root === null)
      throw new LogBroken(`entry ${row.seq} of the log of ${agencyId} cannot be proven`);
    const interval = intervals.get(root.index) ?? (await intervalOf(store, root));
    intervals.set(root.index, interval);
    const index = row.seq - root.fromSeq;
    const path = interval.levels.path(index);
    entries.push({ ...read, inclusion: { root: root.index, index, size: interval.size, path } });
  }
  const indexes = [...intervals.keys()];
  return { entries, roots: await chainOf(store, agencyId, Math.min(...indexes), Math.max(...indexes)) };
}

async function intervalOf(store: LogStore, root: RootRow) {
  const { agencyId, fromSeq, toSeq } = root;
  const hashes: string[] = [];
  for await (const { hash } of store.between(agencyId, fromSeq, toSeq)) hashes.push(hash);
  return { root, size: hashes.length, levels: new MerkleLevels(hashes) };
}

/** A root names the one before: from the first needed to the first stamp behind the last needed. */
async function chainOf(
  store: LogStore,
  agencyId: string,
  from: number,
  to: number,
): Promise<LogProof['roots']> {
  if (!Number.isFinite(from)) return [];
  const end = (await store.firstStampedFrom(agencyId, to)) ?? (await store.lastRoot(agencyId));
  const roots: LogProof['roots'] = [];
  for (let index = from; index <= (end?.index ?? 0); index++) {
    const root = await store.root(agencyId, index);
    if (root !== null) roots.push({ index: root.index, jws: root.jws, stamp: root.stamp });
  }
  return roots;
}
