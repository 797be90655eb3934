// Quốc hiệu và Tiêu ngữ: NĐ 30/2020 Phụ lục I, Phần I, II.1.
import type { FormFinding } from '../../../contracts/form-check.ts';
import { finding, type Rules, type Seen } from '../finding.ts';
import { isHeadless } from '../kinds.ts';
import { COUNTRY, MOTTO } from '../layout.ts';
import { centreOf, type Line } from '../lines.ts';
import { sizeOf } from './type.ts';
import { ruleUnder, shareOf } from './underline.ts';

const CENTRE_TOLERANCE = 4;
/** Both ways of setting the tone are written by the same rule of spelling. */
const TONES: ReadonlyArray<readonly [RegExp, string]> = [
  [/HOÀ/gu, 'HÒA'],
  [/[–—−]/gu, '-'],
];

const spelled = (text: string): string => TONES.reduce((now, [from, to]) => now.replace(from, to), text);

export const countryRules: Rules = (seen) => {
  const { country, motto } = seen.layout.head;
  if (country === undefined && motto === undefined && isHeadless(seen.facts.kind))
    return [finding('country.missing', 'look')];
  return [...ofCountry(seen, country), ...ofMotto(seen, { motto, country })];
};

function ofCountry({ layout }: Seen, country: Line | undefined): FormFinding[] {
  if (country === undefined) return [finding('country.missing', 'error', undefined, { wanted: COUNTRY })];
  const found: FormFinding[] = [];
  if (spelled(country.text) !== COUNTRY)
    found.push(finding('country.spelling', 'error', country, { found: country.text, wanted: COUNTRY }));
  found.push(...sizeOf('country.size', [country], [12, 13]));
  if (!country.bold) found.push(finding('country.bold', 'error', country));
  const middle = (layout.pages[0]?.measured.widthMm ?? 210) / 2;
  if (centreOf(country) < middle) found.push(finding('country.place', 'error', country));
  return found;
}

function ofMotto(
  { file }: Seen,
  { motto, country }: { motto: Line | undefined; country: Line | undefined },
): FormFinding[] {
  if (motto === undefined) return [finding('motto.missing', 'error', country, { wanted: MOTTO })];
  const found: FormFinding[] = [];
  if (spelled(motto.text) !== MOTTO)
    found.push(finding('motto.spelling', 'error', motto, { found: motto.text, wanted: MOTTO }));
  found.push(...sizeOf('motto.size', [motto], [13, 14]));
  if (!motto.bold) found.push(finding('motto.bold', 'error', motto));
  if (country && Math.abs(centreOf(motto) - centreOf(country)) > CENTRE_TOLERANCE)
    found.push(finding('motto.centred', 'warning', motto));
  const rule = ruleUnder(file.pages, motto);
  if (rule === undefined) found.push(finding('motto.rule', 'error', motto));
  else if (Math.abs(shareOf(rule, motto) - 1) > 0.12)
    found.push(
      finding('motto.rule-length', 'warning', motto, { found: Math.round(shareOf(rule, motto) * 100) }),
    );
  return found;
}
