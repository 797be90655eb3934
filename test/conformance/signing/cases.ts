// The cases of a corpus: cases.json names each file, its class and, in words, the facts its authors expect.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { VerificationPolicy } from '../../../server/signing/types.ts';

const CaseClass = z.enum([
  'must_accept',
  'must_reject',
  'indeterminate',
  'pades_level',
  'per_signature',
  'robust',
  'sign_input',
]);
export type CaseClass = z.infer<typeof CaseClass>;

const LEVELS = {
  NO_CHANGES_PERMITTED: 1,
  FORM_FIELDS_MODIFICATION: 2,
  ANNOTATION_MODIFICATION: 3,
} as const;

const Case = z.object({
  file: z.string(),
  class: CaseClass,
  expected: z.string(),
  why: z.string().default(''),
  docmdpLevelAssumed: z.enum(Object.keys(LEVELS) as (keyof typeof LEVELS)[]).nullish(),
});
export type Case = z.infer<typeof Case>;

/** The cases of a folder; none when it has no cases.json. */
export function readCases(folder: string): Case[] {
  return z.array(Case).parse(JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')));
}

/** The DocMDP level a case is to be judged at: the one it states, or the one its expectation speaks of. */
export function assumedLevel(one: Case): VerificationPolicy['docMdpDefault'] {
  if (one.docmdpLevelAssumed) return LEVELS[one.docmdpLevelAssumed];
  return /modification=form fill/i.test(one.expected) ? LEVELS.FORM_FIELDS_MODIFICATION : undefined;
}
