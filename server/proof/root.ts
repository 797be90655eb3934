// The root of an interval: the Merkle root of its entries and the hash of the root before it, signed by the agency's
// exchange key as a JWS, and stamped over the whole JWS (docs/protocol/EVIDENCE.md §2).
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, readCanonical } from './canonical-json.ts';
import { type JwsKey, openJws, signJws } from './jws.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

export const RootStatement = z.strictObject({
  v: z.literal(1),
  agencyId: z.string(),
  /** National code, as it was then. */
  agencyCode: z.string(),
  /** From 1, without gaps. */
  index: z.int().min(1),
  /** First and last entry of the interval, both included. */
  fromSeq: z.int().min(1),
  toSeq: z.int().min(1),
  /** Merkle root of the hashes of these entries. */
  root: Hash,
  /** Hash of the last of them. */
  lastHash: Hash,
  /** {@link rootHash} of the root before; of the first one zeros. */
  prevRoot: Hash,
  at: z.iso.datetime({ precision: 3 }),
});
export type RootStatement = z.infer<typeof RootStatement>;

const TYP = 'vanthu-log-root';

export const signRoot = (statement: RootStatement, key: JwsKey): Promise<string> =>
  signJws(canonicalJson(statement), TYP, key);

/** What the next root names, and what is stamped: SHA-256 of the JWS. */
export const rootHash = (jws: string): string => createHash('sha256').update(jws).digest('hex');

export interface OpenedRoot {
  statement: RootStatement;
  jws: string;
  hash: string;
  /** DER; its key signed. */
  certificate: Uint8Array;
}

/** Undefined when it is not signed by the key it names, or is no root. */
export async function openRoot(jws: string): Promise<OpenedRoot | undefined> {
  const opened = await openJws(jws);
  if (opened?.typ !== TYP) return undefined;
  const parsed = RootStatement.safeParse(readCanonical(opened.payload));
  if (!parsed.success) return undefined;
  return { statement: parsed.data, jws, hash: rootHash(jws), certificate: opened.certificate };
}
