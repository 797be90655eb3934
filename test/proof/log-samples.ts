// A whole exported log of our own making: an agency's key, a timestamp authority, entries, roots.
import {
  entryLine,
  type Line,
  MerkleTree,
  NO_HASH,
  rootHash,
  type SealedEntry,
  sealEntry,
  signRoot,
  writeLine,
} from '../../server/proof/index.ts';
import { EXT, type Identity, issue, issueCa, PURPOSE } from '../support/authority/certificates.ts';
import { clientOf } from '../support/authority/timestamp.ts';

export interface LogPki {
  root: Identity;
  agency: Identity;
  authority: Identity;
  trust: { anchors: Uint8Array[]; intermediates: Uint8Array[] };
}

export function makeLogPki(): LogPki {
  const root = issueCa({ subject: 'Root of trust' });
  const agency = issue({ subject: 'Sở Nội vụ', issuer: root, extensions: [EXT.usage(0)] });
  const authority = issue({
    subject: 'Time stamps',
    issuer: root,
    extensions: [EXT.usage(0), EXT.extended([PURPOSE.stamping], true)],
  });
  return { root, agency, authority, trust: { anchors: [root.der], intermediates: [] } };
}

export const AGENCY = 'agency-one';

export function makeEntries(count: number): SealedEntry[] {
  const entries: SealedEntry[] = [];
  for (let seq = 1; seq <= count; seq++) {
    const last = entries.at(-1);
    entries.push(
      sealEntry(
        {
          agencyId: AGENCY,
          eventId: `event-${seq}`,
          at: new Date(Date.UTC(2026, 10, 27, 1, 0, seq)).toISOString(),
          type: seq === 1 ? 'log.begun' : 'receipt.received',
          subject: { kind: 'delivery', id: `delivery-${seq}` },
          facts: { packetDigest: NO_HASH, text: `văn bản số ${seq}` },
        },
        last === undefined ? null : { seq: last.entry.seq, hash: last.hash },
      ),
    );
  }
  return entries;
}

export interface Interval {
  to: number;
  isStamped: boolean;
}

/** The lines of a log with a root behind each of these entries. */
export async function makeLog(
  pki: LogPki,
  entries: readonly SealedEntry[],
  intervals: readonly Interval[],
): Promise<string[]> {
  const lines: Line[] = [{ kind: 'log', v: 1, agencyId: AGENCY }];
  let tree = new MerkleTree();
  let former = { index: 0, toSeq: 0, hash: NO_HASH };
  for (const each of entries) {
    lines.push(entryLine(each));
    tree.add(each.hash);
    const interval = intervals.find(({ to }) => to === each.entry.seq);
    if (interval === undefined) continue;
    const jws = await signRoot(
      {
        v: 1,
        agencyId: AGENCY,
        agencyCode: 'H16.01',
        index: former.index + 1,
        fromSeq: former.toSeq + 1,
        toSeq: interval.to,
        root: tree.root(),
        lastHash: each.hash,
        prevRoot: former.hash,
        at: each.entry.at,
      },
      { privateKey: pki.agency.key, certificate: pki.agency.der },
    );
    const stamp = interval.isStamped ? await stampOf(pki, jws) : null;
    lines.push({ kind: 'root', jws, stamp: stamp && Buffer.from(stamp).toString('base64') });
    former = { index: former.index + 1, toSeq: interval.to, hash: rootHash(jws) };
    tree = new MerkleTree();
  }
  const lastHash = entries.at(-1)?.hash ?? NO_HASH;
  lines.push({ kind: 'end', entries: entries.length, roots: former.index, lastHash });
  return lines.map((line) => writeLine(line).trimEnd());
}

export const stampOf = ({ authority }: LogPki, jws: string): Promise<Uint8Array> =>
  clientOf({ authority, at: new Date() })(Buffer.from(rootHash(jws), 'hex'), 'SHA-256');
