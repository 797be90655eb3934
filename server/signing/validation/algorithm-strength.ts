// Until when digests and keys protect what they sign: a table by name, and one question put to it. An object counts at
// the time it is proven to have existed, so an old signature with a proof outlives its algorithms.
// ETSI TS 119 312, SOG-IS agreed mechanisms (dates); TT 15/2025/TT-BKHCN (RSA from 2048 bits in new signatures).
import type { KeyObject } from 'node:crypto';
import type { AlgorithmPolicy } from '../types.ts';

/** The defaults; dates are the first moment at which the algorithm no longer counts. */
export const DEFAULT_ALGORITHMS: AlgorithmPolicy = {
  digests: {
    MD5: '2004-08-01',
    'SHA-1': '2012-08-01',
    'SHA-224': '2029-01-01',
    'SHA-256': null,
    'SHA-384': null,
    'SHA-512': null,
    'SHA3-256': null,
    'SHA3-384': null,
    'SHA3-512': null,
    SHAKE256: null,
  },
  rsa: [
    { bits: 1024, until: '2019-10-01' },
    { bits: 1900, until: '2029-01-01' },
    { bits: 3000, until: null },
  ],
  dsa: [
    { bits: 1024, until: '2015-12-01' },
    { bits: 2048, until: '2029-01-01' },
  ],
  curves: {
    prime192v1: '2012-08-01',
    secp224r1: '2012-08-01',
    prime256v1: null,
    secp384r1: null,
    secp521r1: null,
    brainpoolP256r1: null,
    brainpoolP384r1: null,
    brainpoolP512r1: null,
    ed25519: null,
    ed448: null,
  },
};

/** What one signature rests on. */
export interface UsedAlgorithms {
  /** Names as in the policy; none for a signature that hashes by itself (EdDSA). */
  digests: readonly string[];
  key: KeyObject | undefined;
}

type End = string | null | undefined;

/** null: no end known. Not named: never trusted. */
const moment = (end: End): number => {
  if (end === undefined) return Number.NEGATIVE_INFINITY;
  return end === null ? Number.POSITIVE_INFINITY : new Date(end).getTime();
};

const bySize = (steps: AlgorithmPolicy['rsa'], bits: number): End =>
  steps.filter((step) => step.bits <= bits).toSorted((a, b) => b.bits - a.bits)[0]?.until;

const keyEnd = (key: KeyObject | undefined, policy: AlgorithmPolicy): End => {
  const kind = key?.asymmetricKeyType ?? '';
  const { modulusLength = 0, namedCurve = '' } = key?.asymmetricKeyDetails ?? {};
  if (kind === 'rsa' || kind === 'rsa-pss') return bySize(policy.rsa, modulusLength);
  if (kind === 'dsa') return bySize(policy.dsa, modulusLength);
  return policy.curves[kind === 'ec' ? namedCurve : kind];
};

/** The first instant, in milliseconds, at which the weakest part no longer counts; ±Infinity for never and always. */
export const strengthEnds = ({ digests, key }: UsedAlgorithms, policy: AlgorithmPolicy): number =>
  Math.min(moment(keyEnd(key, policy)), ...digests.map((name) => moment(policy.digests[name])));

export const isStrongAt = (used: UsedAlgorithms, at: Date, policy: AlgorithmPolicy): boolean =>
  at.getTime() < strengthEnds(used, policy);

/** Whether these algorithms still protect these bytes (a certificate, a list, a response). */
export type StrengthCheck = (used: UsedAlgorithms, object: Uint8Array) => boolean;

/** By the default table at one time, whatever the object. */
export const strongAt =
  (at: Date, policy: AlgorithmPolicy = DEFAULT_ALGORITHMS): StrengthCheck =>
  (used) =>
    isStrongAt(used, at, policy);
