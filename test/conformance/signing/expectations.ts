// What a case's words ask of a report, as single facts. Each missing fact is one sentence.

import type { SignatureReport, VerificationReport } from '../../../server/signing/types.ts';
import type { Case } from './cases.ts';

/** What a report should say and does not; empty when every fact named is there. */
export function missingFacts(one: Case, report: VerificationReport): string[] {
  const signatures = report.signatures.filter(({ role }) => role !== 'timestamp');
  const changes = signatures.flatMap(({ facts }) => facts.changesAfter);
  const missing: string[] = [];
  const expect = (words: RegExp, holds: boolean, told: string) => {
    if (words.test(one.expected) && !holds) missing.push(told);
  };
  const isCryptoFine = signatures.length > 0 && signatures.every(({ facts }) => facts.cryptographicallyValid);
  const isForbidden = changes.some(({ allowed }) => !allowed);
  const isPartial = signatures.some(({ facts }) => facts.coverage === 'partial');
  expect(/crypto=valid/, isCryptoFine, 'the cryptography of a signature does not hold');
  expect(/modification=(DISALLOWED|INVALID|OTHER)/, isForbidden || isPartial, 'no forbidden change is seen');
  expect(
    /modification=(VALID|FORM_FILLING|form fill|extension)/i,
    !isForbidden && !isPartial,
    'an allowed change is called forbidden',
  );
  const coversAll = signatures.at(-1)?.facts.coverage === 'whole-file';
  expect(/covers_whole(_document)?=false/, !coversAll, 'the file is called covered');
  expect(
    /\btrusted\b/,
    signatures.every(({ facts }) => facts.path.status === 'trusted'),
    'no trusted path',
  );
  return [...missing, ...missingLevels(one, signatures)];
}

/** "level=B_LT (Signature1), B_T (Signature2)": without a field's name the first signature is meant. */
function missingLevels(one: Case, signatures: readonly SignatureReport[]): string[] {
  const stated = /level=(.*)$/.exec(one.expected)?.[1];
  if (stated === undefined) return [];
  return [...stated.matchAll(/(B_(?:B|T|LT|LTA))\b(?:\s*\((\w+)\))?/g)].flatMap(([, level = '', field]) => {
    const signature = field === undefined ? signatures[0] : signatures.find((s) => s.field === field);
    const wanted = level.replace('_', '-');
    const seen = signature?.facts.level ?? 'none';
    return seen === wanted ? [] : [`the level of ${field ?? 'the signature'} is ${seen}, not ${wanted}`];
  });
}

/** Whether the case speaks of trust or of a whole verdict, and not of single facts only. */
export const isAboutTrust = (one: Case): boolean => /\btrusted\b|^VALID|level=/.test(one.expected);
