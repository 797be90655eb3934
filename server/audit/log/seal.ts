// Makes the root of what an agency's log has gained: reads the entries once more, and signs only what hangs together.
import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { MerkleTree, NO_HASH, rootHash, signRoot } from '../../proof/index.ts';
import { entryOf } from './append.ts';
import type { Statuses } from './statuses.ts';
import type { LogStore, RootRow } from './store.ts';

/** Of one root; what is more waits for the next. */
const MAX_INTERVAL = 10_000;

export interface SealDeps {
  store: LogStore;
  /** Told who signed what the entries speak of, before a root covers them. */
  statuses: Pick<Statuses, 'note' | 'noteAgencies'>;
  clock: Clock;
  logger: Logger;
  describe(agencyId: string): Promise<{ code: string }>;
  /** Signs the roots of the agency's log; the key of its packets. */
  exchangeKey(agencyId: string): Promise<{ privateKey: KeyObject; certificate: Uint8Array } | null>;
}

/** A log that no longer hangs together: somebody changed the database. It is not sealed until a person has looked. */
export class LogBroken extends Error {
  override readonly name = 'LogBroken';
}

/** Seals until nothing is left; false when there was nothing. @throws LogBroken. */
export async function sealAll(deps: SealDeps, agencyId: string): Promise<boolean> {
  let isSealed = false;
  while (await sealNext(deps, agencyId)) isSealed = true;
  return isSealed;
}

/** True when a root was made, here or by another process meanwhile. */
async function sealNext(deps: SealDeps, agencyId: string): Promise<boolean> {
  const { store, statuses, clock } = deps;
  const [head, last] = await Promise.all([store.head(agencyId), store.lastRoot(agencyId)]);
  const fromSeq = (last?.toSeq ?? 0) + 1;
  if (head === null || head.seq < fromSeq - 1)
    throw new LogBroken(
      `the log of ${agencyId} ends at entry ${head?.seq ?? 0}, before what its roots cover`,
    );
  if (head.seq < fromSeq) return false;
  const toSeq = Math.min(head.seq, fromSeq + MAX_INTERVAL - 1);
  const { root, lastHash, codes } = await treeOf(deps, { agencyId, fromSeq, toSeq, before: last });
  const key = await deps.exchangeKey(agencyId);
  if (key === null) throw new Error(`agency ${agencyId} has no exchange key to sign its log with`);
  const { code } = await deps.describe(agencyId);
  const madeAt = clock.now();
  await statuses.noteAgencies(codes, madeAt);
  await statuses.note([key.certificate], { usedAt: madeAt, agencyId });
  const index = (last?.index ?? 0) + 1;
  const jws = await signRoot(
    {
      v: 1,
      agencyId,
      agencyCode: code,
      index,
      fromSeq,
      toSeq,
      root,
      lastHash,
      prevRoot: last === null ? NO_HASH : rootHash(last.jws),
      at: madeAt.toISOString(),
    },
    key,
  );
  await store.addRoot({
    agencyId,
    index,
    fromSeq,
    toSeq,
    lastHash,
    jws,
    madeAt,
    isStamped: false,
    stamp: null,
  });
  return true;
}

async function treeOf(
  { store }: SealDeps,
  {
    agencyId,
    fromSeq,
    toSeq,
    before,
  }: { agencyId: string; fromSeq: number; toSeq: number; before: RootRow | null },
): Promise<{ root: string; lastHash: string; codes: Set<string> }> {
  const tree = new MerkleTree();
  const codes = new Set<string>();
  let lastHash = before?.lastHash ?? NO_HASH;
  let seq = fromSeq;
  for await (const row of store.between(agencyId, fromSeq, toSeq)) {
    const read = entryOf(row);
    if (row.seq !== seq) throw new LogBroken(`entry ${seq} of the log of ${agencyId} is missing`);
    if (read === undefined || read.entry.prevHash !== lastHash)
      throw new LogBroken(`entry ${seq} of the log of ${agencyId} is not as it was written`);
    tree.add(row.hash);
    for (const code of [read.entry.facts.sender, read.entry.facts.recipient])
      if (typeof code === 'string') codes.add(code);
    lastHash = row.hash;
    seq += 1;
  }
  if (seq !== toSeq + 1) throw new LogBroken(`entry ${seq} of the log of ${agencyId} is missing`);
  return { root: tree.root(), lastHash, codes };
}
