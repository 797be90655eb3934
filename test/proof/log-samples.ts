// A whole exported log of our own making: an agency's key, a timestamp authority, a directory, entries, roots.
import {
  entryLine,
  type Line,
  MerkleTree,
  NO_HASH,
  type ProofTrust,
  rootHash,
  type SealedEntry,
  sealEntry,
  signRoot,
  writeLine,
} from '../../server/proof/index.ts';
import { EXT, type Identity, issue, issueCa, PURPOSE } from '../support/authority/certificates.ts';
import { type CrlEntry, makeList } from '../support/authority/crl.ts';
import { clientOf } from '../support/authority/timestamp.ts';

export interface LogPki {
  root: Identity;
  agency: Identity;
  /** Trusted as the agency is, and of another agency. */
  other: Identity;
  authority: Identity;
  /** With the directory of both agencies. */
  trust: ProofTrust & { anchors: Uint8Array[]; intermediates: Uint8Array[] };
}

export const CODE = 'H16.01';
export const OTHER_CODE = 'H16.02';

export function makeLogPki(): LogPki {
  // Whenever the tests run, the entries below are in its dates.
  const dates = { from: new Date('2025-01-01'), to: new Date('2045-01-01') };
  const root = issueCa({ ...dates, subject: 'Root of trust' });
  const agency = issue({ ...dates, subject: 'Sở Nội vụ', issuer: root, extensions: [EXT.usage(0)] });
  const authority = issue({
    ...dates,
    subject: 'Time stamps',
    issuer: root,
    extensions: [EXT.usage(0), EXT.extended([PURPOSE.stamping], true)],
  });
  const other = issue({ ...dates, subject: 'Sở Tài chính', issuer: root, extensions: [EXT.usage(0)] });
  const directory = directoryOf({ [CODE]: [agency], [OTHER_CODE]: [other] });
  const trust = { anchors: [root.der], intermediates: [], now: new Date(), directory };
  return { root, agency, other, authority, trust };
}

export function directoryOf(keys: Record<string, Identity[]>): NonNullable<ProofTrust['directory']> {
  const agencies = new Map(
    Object.entries(keys).map(([code, owned]) => [
      code,
      { code, certificatesAt: () => owned.map(({ der }) => der) },
    ]),
  );
  return { agencyOf: (code) => agencies.get(code) };
}

/** What the root says of everybody it issued for, as it stands in a log. */
export const answersOf = ({ root }: LogPki, entries: CrlEntry[] = []): string => {
  const der = makeList({ issuer: root, entries }).toString('base64');
  return writeLine({ kind: 'answer', form: 'crl', der }).trimEnd();
};

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
          facts: {
            packetDigest: NO_HASH,
            text: `văn bản số ${seq}`,
            ...(seq === 1 && { agencyCode: CODE }),
          },
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
  /** Default: the agency itself, for its own code. */
  by?: { key: Identity; code: string };
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
    const by = interval.by ?? { key: pki.agency, code: CODE };
    const jws = await signRoot(
      {
        v: 1,
        agencyId: AGENCY,
        agencyCode: by.code,
        index: former.index + 1,
        fromSeq: former.toSeq + 1,
        toSeq: interval.to,
        root: tree.root(),
        lastHash: each.hash,
        prevRoot: former.hash,
        at: each.entry.at,
      },
      { privateKey: by.key.key, certificate: by.key.der },
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
