// Tên loại, trích yếu, Kính gửi: NĐ 30/2020 Phụ lục I, Phần I, II.5 and II.9a.

import type { FormFinding } from '../../../contracts/form-check.ts';
import { DOCUMENT_KINDS } from '../../../contracts/vocabulary.ts';
import { finding, type Rules, type Seen } from '../finding.ts';
import { isAddressed, isLetter } from '../kinds.ts';
import { textOf } from '../layout.ts';
import { centreOf, type Line } from '../lines.ts';
import { isUpper, likeness } from '../words.ts';
import { sizeOf } from './type.ts';
import { isThirdToHalf, ruleUnder } from './underline.ts';

const CENTRE_TOLERANCE = 6;
/** Below it the words are others, not only set in another way. */
const SAME = 0.6;
const TEXT_MIDDLE = { left: 30, right: 15 };

export const subjectRules: Rules = (seen) =>
  seen.facts.kind === 'cong-van' ? letterSubject(seen) : isLetter(seen.facts.kind) ? [] : titled(seen);

function letterSubject({ layout: { head }, facts }: Seen): FormFinding[] {
  const { about } = head;
  if (about.length === 0)
    return [finding('subject.missing', 'error', head.number, { wanted: `V/v ${facts.subject}` })];
  return [
    ...sizeOf('subject.size', about, [12, 13]),
    ...(about.some(({ bold, italic }) => bold || italic) ? [finding('subject.upright', 'error', about)] : []),
    ...otherSubject(about, facts.subject),
  ];
}

function otherSubject(lines: readonly Line[], wanted: string): FormFinding[] {
  const bare = (text: string) => text.replace(/^(?:v\s*\/\s*v|về việc|về)\s*/iu, '');
  const found = textOf(lines);
  return likeness(bare(found), bare(wanted)) >= SAME
    ? []
    : [finding('subject.other', 'warning', lines, { found, wanted })];
}

function titled({ file, layout, facts }: Seen): FormFinding[] {
  const { title, subject } = layout;
  const { name } = DOCUMENT_KINDS[facts.kind];
  if (title === undefined)
    return [finding('title.missing', 'error', undefined, { wanted: name.toUpperCase() })];
  const found: FormFinding[] = [];
  if (!isUpper(title.text))
    found.push(finding('title.case', 'error', title, { found: title.text, wanted: name.toUpperCase() }));
  found.push(...sizeOf('title.size', [title], [13, 14]));
  if (!title.bold) found.push(finding('title.bold', 'error', title));
  const width = file.pages[0]?.measured.widthMm ?? 210;
  const middles = [width / 2, (TEXT_MIDDLE.left + width - TEXT_MIDDLE.right) / 2];
  if (middles.every((middle) => Math.abs(centreOf(title) - middle) > CENTRE_TOLERANCE))
    found.push(finding('title.centred', 'warning', title));
  const [last] = subject.slice(-1);
  // Papers of one person's matter name it by their kind alone.
  if (last === undefined)
    return [
      ...found,
      ...(isNamedAlone(facts.kind)
        ? []
        : [finding('subject.missing', 'error', title, { wanted: facts.subject })]),
    ];
  found.push(...sizeOf('subject.size', subject, [13, 14]));
  if (subject.some(({ bold }) => !bold)) found.push(finding('subject.bold', 'error', subject));
  const rule = ruleUnder(file.pages, last);
  if (rule === undefined || !isThirdToHalf(rule, subject))
    found.push(finding('subject.rule', 'warning', last));
  return [...found, ...otherSubject(subject, facts.subject)];
}

const ALONE: ReadonlySet<string> = new Set([
  'giay-gioi-thieu',
  'giay-nghi-phep',
  'giay-moi',
  'phieu-gui',
  'phieu-chuyen',
  'phieu-bao',
  'giay-uy-quyen',
  'cong-dien',
  'hop-dong',
  'ban-ghi-nho',
  'ban-thoa-thuan',
]);
const isNamedAlone = (kind: string): boolean => ALONE.has(kind);

export const addresseeRules: Rules = ({ layout: { addressee }, facts }) => {
  if (addressee === undefined) return isAddressed(facts.kind) ? [finding('addressee.missing', 'error')] : [];
  return sizeOf('addressee.size', [addressee], [13, 14]);
};
