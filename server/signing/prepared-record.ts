// A prepared revision as plain data, for JSON, BSON or a queue: it waits there for its signature, through restarts.
// What is read back is checked as if a stranger had written it.

import { DIGEST_BYTES } from './cms/algorithms.ts';
import { type DigestAlgorithm, type Prepared, type Repair, SigningError } from './types.ts';

const SPEC = 'vanthu.prepared.v1';
/** A revision holds images and fonts of its marks, not the file. */
const MAX_REVISION_BYTES = 64 * 1024 * 1024;
const MAX_REPAIRS = 1000;
const REPAIR_CODES: readonly Repair['code'][] = ['STARTXREF_FOUND', 'XREF_REBUILT', 'TRAILER_REBUILT'];

/** Strings and numbers only. */
export interface PreparedRecord {
  spec: typeof SPEC;
  baseDigest: string;
  baseSize: number;
  /** Base64. */
  revision: string;
  byteRange: [number, number, number, number];
  digestAlgorithm: DigestAlgorithm;
  /** Base64. */
  digest: string;
  contentsCapacity: number;
  repairs?: Repair[];
}

const toBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');

export const encodePrepared = (prepared: Prepared): PreparedRecord => {
  const { spec, baseDigest, baseSize, digestAlgorithm, contentsCapacity, repairs } = prepared;
  const [start, open, close, rest] = prepared.byteRange;
  return {
    spec,
    baseDigest,
    baseSize,
    revision: toBase64(prepared.revision),
    byteRange: [start, open, close, rest],
    digestAlgorithm,
    digest: toBase64(prepared.digest),
    contentsCapacity,
    ...(repairs && { repairs: repairs.map(({ code, offset, note }) => ({ code, offset, note })) }),
  };
};

const broken = (what: string): SigningError =>
  new SigningError('PREPARED_BROKEN', `The prepared signature cannot be read: ${what}.`);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const bytesOf = (value: unknown, most: number, what: string): Uint8Array => {
  if (typeof value !== 'string' || value.length > Math.ceil(most / 3) * 4) throw broken(what);
  const bytes = Buffer.from(value, 'base64');
  // Node reads base64 leniently; what it would skip is refused.
  if (bytes.toString('base64') !== value) throw broken(what);
  return new Uint8Array(bytes);
};

const isDigestAlgorithm = (value: unknown): value is DigestAlgorithm =>
  typeof value === 'string' && Object.hasOwn(DIGEST_BYTES, value);

const isByteRange = (value: unknown): value is [number, number, number, number] =>
  Array.isArray(value) && value.length === 4 && value.every(isCount);

const isRepair = (value: unknown): value is Repair =>
  isObject(value) &&
  REPAIR_CODES.some((code) => code === value.code) &&
  isCount(value.offset) &&
  typeof value.note === 'string';

const repairsOf = (value: unknown): { repairs?: Repair[] } => {
  if (value === undefined || value === null) return {};
  if (!Array.isArray(value) || value.length > MAX_REPAIRS || !value.every(isRepair)) throw broken('repairs');
  return { repairs: value.map(({ code, offset, note }) => ({ code, offset, note })) };
};

/** The hole lies where the range leaves off, is empty, and the range ends with the revision. */
const isConsistent = ({ baseSize, revision, byteRange, contentsCapacity }: Prepared): boolean => {
  const [start, open, close, rest] = byteRange;
  const hole = revision.subarray(open - baseSize, close - baseSize);
  return (
    start === 0 &&
    open >= baseSize &&
    close - open === contentsCapacity * 2 + 2 &&
    close + rest === baseSize + revision.length &&
    hole.length === close - open &&
    hole[0] === 0x3c &&
    hole.at(-1) === 0x3e &&
    hole.subarray(1, -1).every((byte) => byte === 0x30)
  );
};

/** Reads what `encodePrepared` wrote. Throws PREPARED_BROKEN for anything else, of whatever shape. */
export const decodePrepared = (record: unknown): Prepared => {
  if (!isObject(record)) throw broken('no object');
  if (record.spec !== SPEC) throw broken('unknown version');
  const { baseDigest, baseSize, byteRange, digestAlgorithm, contentsCapacity } = record;
  if (typeof baseDigest !== 'string' || !/^[0-9a-f]{64}$/.test(baseDigest)) throw broken('baseDigest');
  if (!isCount(baseSize)) throw broken('baseSize');
  if (!isByteRange(byteRange)) throw broken('byteRange');
  if (!isDigestAlgorithm(digestAlgorithm)) throw broken('digestAlgorithm');
  if (!isCount(contentsCapacity)) throw broken('contentsCapacity');
  const revision = bytesOf(record.revision, MAX_REVISION_BYTES, 'revision');
  const digest = bytesOf(record.digest, DIGEST_BYTES[digestAlgorithm], 'digest');
  if (digest.length !== DIGEST_BYTES[digestAlgorithm]) throw broken('digest');
  const common = { spec: SPEC, baseDigest, baseSize, revision, digest } as const;
  const prepared = { ...common, byteRange, digestAlgorithm, contentsCapacity, ...repairsOf(record.repairs) };
  if (!isConsistent(prepared)) throw broken('the parts do not fit together');
  return prepared;
};
