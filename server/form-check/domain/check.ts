// All rules over one measured file. Pure: the same file and the same draft give the same findings.
import type { FormFinding } from '../../contracts/form-check.ts';
import type { DraftFacts } from './facts.ts';
import type { Rules } from './finding.ts';
import { layoutOf } from './layout.ts';
import type { MeasuredFile } from './page.ts';
import { agencyRules, dateRules, numberRules } from './rules/agency-rules.ts';
import { bodyRules } from './rules/body-rules.ts';
import { countryRules } from './rules/country-rules.ts';
import { fontRules, readingRules, textRules } from './rules/font-rules.ts';
import { contactRules, recipientRules, signerRules } from './rules/foot-rules.ts';
import { marginRules, numberingRules, paperRules } from './rules/page-rules.ts';
import { appendixRules, stampRules } from './rules/stamp-rules.ts';
import { addresseeRules, subjectRules } from './rules/subject-rules.ts';

/** Raised with every change of what a rule finds: findings that are kept are made anew. */
export const RULES_VERSION = 3;

const OF_ANY_FILE: readonly Rules[] = [readingRules, paperRules];
const OF_TEXT: readonly Rules[] = [
  marginRules,
  fontRules,
  textRules,
  countryRules,
  agencyRules,
  numberRules,
  dateRules,
  subjectRules,
  addresseeRules,
  bodyRules,
  signerRules,
  recipientRules,
  stampRules,
  numberingRules,
  appendixRules,
  contactRules,
];

const ORDER = { error: 0, warning: 1, look: 2 } as const;
const LAST = 1_000_000;

export function checkForm(file: MeasuredFile, facts: DraftFacts): FormFinding[] {
  const seen = { file, facts, layout: layoutOf(file, facts.kind) };
  // A scan has no text to hold against the rules; whoever reads it has to look at all of it.
  const [first] = file.pages;
  const hasText = first?.measured.ink.hasText === true;
  const rules = hasText ? [...OF_ANY_FILE, ...OF_TEXT] : OF_ANY_FILE;
  return rules
    .flatMap((rule) => rule(seen))
    .sort(
      (a, b) =>
        ORDER[a.severity] - ORDER[b.severity] ||
        (a.page ?? LAST) - (b.page ?? LAST) ||
        (a.box?.yMm ?? 0) - (b.box?.yMm ?? 0),
    );
}
