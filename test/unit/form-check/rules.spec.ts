// Every rule of the form check over real PDFs: a right document of each family of kinds keeps all of them, and for each
// rule there is a file that breaks it.
import { expect } from 'chai';
import { FORM_RULES, type FormFinding, type FormRule } from '../../../server/contracts/form-check.ts';
import { CASES, type Case, type SampleName } from '../../support/form-samples/cases.ts';
import {
  addressed,
  decision,
  letter,
  minutes,
  plan,
  type Sample,
  stamped,
} from '../../support/form-samples/documents.ts';
import { printSheet } from '../../support/form-samples/print-sheet.ts';
import { findingsIn, findingsOf } from '../../support/form-samples/read-sheet.ts';

const SAMPLES: Record<SampleName, () => Promise<Sample>> = { letter, decision, plan, stamped };
const RIGHT: Record<string, () => Promise<Sample>> = {
  ...SAMPLES,
  minutes,
  invitation: () => addressed('giay-moi'),
  proposal: () => addressed('to-trinh'),
  report: () => addressed('bao-cao'),
  announcement: () => addressed('thong-bao'),
};

const idsOf = (findings: readonly FormFinding[]) =>
  findings.map(({ rule, severity }) => `${severity} ${rule}`);

async function broken({
  of,
  breaks = (sheet) => sheet,
  facts = {},
  bytes,
  limits,
}: Case): Promise<FormFinding[]> {
  const sample = await SAMPLES[of]();
  const data = bytes?.() ?? (await printSheet(breaks(sample.sheet)));
  return findingsIn(data, { ...sample.facts, ...facts }, limits);
}

describe('form check: rules', () => {
  for (const [name, make] of Object.entries(RIGHT))
    it(`finds nothing in a right document: ${name}`, async () => {
      const { sheet, facts } = await make();
      expect(idsOf(await findingsOf(sheet, facts))).to.deep.equal([]);
    });

  for (const rule of Object.keys(FORM_RULES) as FormRule[])
    it(`sees where a file breaks ${rule}`, async () => {
      const known: Case = CASES[rule];
      const findings = await broken(known);
      const own = findings.find((each) => each.rule === rule);
      expect(own?.severity, idsOf(findings).join(', ')).to.equal(known.severity);
      expect(own?.clause).to.equal(FORM_RULES[rule]);
    });
});
