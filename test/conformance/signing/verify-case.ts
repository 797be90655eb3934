// Runs one case of a corpus through the verifier and says whether it answered as it should.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bufferSource, verify } from '../../../server/signing/index.ts';
import type { VerificationPolicy, VerificationReport } from '../../../server/signing/types.ts';
import { assumedLevel, type Case } from './cases.ts';
import { isAboutTrust, missingFacts } from './expectations.ts';
import { type Surroundings, surroundingsOf } from './surroundings.ts';

export interface Outcome {
  file: string;
  class: Case['class'];
  /** Whether the case came out as its class asks. */
  isRight: boolean;
  /** A forged file that some policy calls VALID. */
  isForgedAccepted: boolean;
  /** Why not, or which single fact differs though the class is right. */
  misses: string[];
  milliseconds: number;
}

/** The longest answer a reader waits for. */
export const LONGEST_MS = 3_000;
/** A late day for files whose evidence is to outlive their certificates. */
const LATE = new Date('2026-11-01T00:00:00Z');

type Ask = (over?: Partial<VerificationPolicy>) => Promise<VerificationReport>;

export async function runVerifyCase(folder: string, one: Case): Promise<Outcome> {
  const path = join(folder, one.file);
  const bytes = readFileSync(path);
  const around = await surroundingsOf(bytes, path);
  let milliseconds = 0;
  const ask: Ask = async (over) => {
    const start = performance.now();
    const report = await verify(bufferSource(bytes), policyOf(one, around, over));
    milliseconds = Math.max(milliseconds, performance.now() - start);
    return report;
  };
  const judged = await JUDGES[one.class](one, ask, around);
  return { file: one.file, class: one.class, isForgedAccepted: false, ...judged, milliseconds };
}

function policyOf(one: Case, around: Surroundings, over?: Partial<VerificationPolicy>): VerificationPolicy {
  // A case about a stamping authority nobody trusts is asked with the signer's own authority alone.
  const anchors = /TSA untrusted/.test(one.expected) ? around.authorities : around.roots;
  const level = assumedLevel(one);
  return {
    trustAnchors: anchors.map(({ der }) => der),
    now: /\bLTV\b/.test(one.expected) ? LATE : around.time,
    // The corpus has no network; whether revocation is known is not what its cases ask.
    requireRevocation: false,
    ...(level === undefined ? {} : { docMdpDefault: level }),
    ...over,
  };
}

type Judged = Pick<Outcome, 'isRight' | 'misses'> & Partial<Outcome>;
type Judge = (one: Case, ask: Ask, around: Surroundings) => Promise<Judged>;

const told = ({ verdict, reasons }: VerificationReport) => [verdict, ...reasons].join(' ');

/** VALID; or, where only facts are asked for, every fact and nothing against it but the strength of an old algorithm. */
const accept: Judge = async (one, ask) => {
  const report = await ask();
  const misses = missingFacts(one, report);
  const isOnlyOld = report.verdict === 'INDETERMINATE' && report.reasons.every((r) => r === 'WEAK_ALGORITHM');
  const isAccepted = report.verdict === 'VALID' || (isOnlyOld && !isAboutTrust(one));
  if (!isAccepted) misses.unshift(`answered ${told(report)}`);
  return { isRight: misses.length === 0, misses };
};

/** Not VALID, whichever DocMDP level the reader assumes; where the case states one, no stricter one either. */
const reject: Judge = async (one, ask) => {
  const report = await ask();
  const verdicts = [report];
  const loosest = assumedLevel(one) ?? 3;
  for (const docMdpDefault of [1, 2, 3] as const)
    if (docMdpDefault <= loosest) verdicts.push(await ask({ docMdpDefault }));
  const isForgedAccepted = verdicts.some(({ verdict }) => verdict === 'VALID');
  const misses = missingFacts(one, report);
  return {
    isRight: !isForgedAccepted,
    isForgedAccepted,
    misses: isForgedAccepted ? ['answered VALID', ...misses] : misses,
  };
};

const undecided: Judge = async (one, ask, around) => {
  const report = await ask();
  const misses = report.verdict === 'INDETERMINATE' ? [] : [`answered ${told(report)}`];
  if (/unless issuer supplied . VALID/.test(one.expected)) {
    const helped = await ask({ intermediates: around.beside.map(({ der }) => der) });
    if (helped.verdict !== 'VALID') misses.push(`with the issuer: answered ${told(helped)}`);
  }
  return { isRight: misses.length === 0, misses };
};

/** The verdicts named, in any order. */
const perSignature: Judge = async (one, ask) => {
  const { signatures } = await ask();
  const wanted = [...one.expected.matchAll(/\b(IN)?VALID\b/g)].map(([word]) => word).sort();
  const seen = signatures.map(({ verdict }) => verdict).sort();
  const isRight = wanted.join() === seen.join();
  return { isRight, misses: isRight ? [] : [`answered ${seen.join(', ')}`] };
};

/** A report in good time, and no green light for what is not a signed file. */
const robust: Judge = async (one, ask) => {
  const report = await ask();
  const isUnsigned = /no signature/i.test(one.expected) && !/error/.test(one.expected);
  const isRight = report.verdict !== 'VALID' && (!isUnsigned || report.reasons.includes('NO_SIGNATURE'));
  return { isRight, misses: isRight ? [] : [`answered ${told(report)}`] };
};

const JUDGES: Record<Case['class'], Judge> = {
  must_accept: accept,
  pades_level: accept,
  must_reject: reject,
  indeterminate: undecided,
  per_signature: perSignature,
  robust,
  sign_input: robust,
};
