// One broken file for each rule: a right document, and what is changed in it.
import type { FormRule, FormSeverity } from '../../../server/contracts/form-check.ts';
import type { DraftFacts } from '../../../server/form-check/domain/facts.ts';
import { add, type Drawn, edit, editPage, editStroke, type Ink, type Sheet, without } from './sheet.ts';

export type SampleName = 'letter' | 'decision' | 'plan' | 'stamped';

export interface Case {
  of: SampleName;
  breaks?: (sheet: Sheet) => Sheet;
  /** The draft says something else than the file. */
  facts?: Partial<DraftFacts>;
  severity: FormSeverity;
  /** The file itself, where no sheet can be so bad. */
  bytes?: () => Uint8Array;
  limits?: { pages: number; pieces: number; milliseconds: number };
}

const error = (of: SampleName, breaks: (sheet: Sheet) => Sheet, facts: Partial<DraftFacts> = {}): Case => ({
  of,
  breaks,
  facts,
  severity: 'error',
});
const warning = (of: SampleName, breaks: (sheet: Sheet) => Sheet, facts: Partial<DraftFacts> = {}): Case => ({
  ...error(of, breaks, facts),
  severity: 'warning',
});
const look = (of: SampleName, breaks: (sheet: Sheet) => Sheet, facts: Partial<DraftFacts> = {}): Case => ({
  ...error(of, breaks, facts),
  severity: 'look',
});
const same = (sheet: Sheet) => sheet;
const both =
  (...changes: Array<(sheet: Sheet) => Sheet>) =>
  (sheet: Sheet) =>
    changes.reduce((now, change) => change(now), sheet);

/** Everything moved aside. */
const moved = (byX: number, byY: number) => (sheet: Sheet) => ({
  pages: sheet.pages.map((page) => ({
    ...page,
    inks: page.inks.map((ink: Ink) => ({
      ...ink,
      y: ink.y + byY,
      ...(ink.x !== undefined && { x: ink.x + byX }),
      ...(ink.centre !== undefined && { centre: ink.centre + byX }),
      ...(ink.spreadTo !== undefined && { spreadTo: ink.spreadTo + byX }),
    })),
    strokes: page.strokes.map((stroke: Drawn) => ({
      ...stroke,
      x: stroke.x + byX,
      right: stroke.right + byX,
      y: stroke.y + byY,
      bottom: stroke.bottom + byY,
    })),
  })),
});

const LEGACY = 'Céng hßa x· héi chñ nghÜa ViÖt Nam, ®éc lËp tù do h¹nh phóc';

export const CASES = {
  'file.unreadable': { of: 'letter', severity: 'look', bytes: () => Buffer.from('%PDF-1.7\nno more of it') },
  'file.partial': {
    of: 'plan',
    severity: 'look',
    limits: { pages: 1, pieces: 100_000, milliseconds: 60_000 },
  },
  'page.no-text': look(
    'letter',
    editPage(1, () => ({ inks: [], strokes: [], image: true })),
  ),
  'page.sideways': look('plan', edit('appendix', { isSideways: true })),
  'page.paper': error(
    'letter',
    editPage(1, () => ({ widthMm: 216, heightMm: 279 })),
  ),
  'page.landscape': error(
    'letter',
    editPage(1, () => ({ widthMm: 297, heightMm: 210 })),
  ),
  'margin.left': error('letter', moved(-5, 0)),
  'margin.right': error('letter', moved(5, 0)),
  'margin.top': error('letter', moved(0, -6)),
  'margin.bottom': error('letter', edit('recipient-archive', { y: 285 })),
  'font.family': error('letter', edit('body', { face: 'arial' })),
  'font.likeness': look('letter', edit('body', { face: 'tinos' })),
  'font.not-embedded': warning(
    'letter',
    edit('body', { face: 'unembedded', text: 'Plain words that need no mark at all' }),
  ),
  'text.encoding': error('letter', edit('addressee', { text: LEGACY, face: 'vntime' })),
  'text.decomposed': look(
    'letter',
    edit('addressee', ({ text }) => ({ text: text.normalize('NFD') })),
  ),
  'text.colour': warning('letter', edit('body', { colour: '#0000c0' })),
  'numbering.missing': error('plan', without('numbering')),
  'numbering.first': error('letter', add(1, pageNumber('1'))),
  'numbering.place': error('plan', edit('numbering', { y: 285 })),
  'numbering.size': error('plan', edit('numbering', { size: 10 })),
  'numbering.order': warning('plan', edit('numbering', { text: '3' })),
  'country.missing': error('letter', without('country')),
  'country.spelling': error('letter', edit('country', { text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAMM' })),
  'country.size': error('letter', edit('country', { size: 11 })),
  'country.bold': error('letter', edit('country', { face: 'regular' })),
  'country.place': error(
    'letter',
    both(
      without('superior', 'agency', 'number'),
      edit('country', { centre: 80 }),
      edit('motto', { centre: 80 }),
    ),
  ),
  'motto.missing': error('letter', without('motto')),
  'motto.spelling': error('letter', edit('motto', { text: 'Độc lập Tự do Hạnh phúc' })),
  'motto.size': error('letter', edit('motto', { size: 11 })),
  'motto.bold': error('letter', edit('motto', { face: 'regular' })),
  'motto.centred': warning('letter', both(edit('motto', { centre: 152 }), editStroke('motto', shifted(9)))),
  'motto.rule': error('letter', withoutStroke('motto')),
  'motto.rule-length': warning(
    'letter',
    editStroke('motto', ({ x }) => ({ right: x + 20 })),
  ),
  'superior.case': error('letter', edit('superior', { text: 'Ủy ban nhân dân tỉnh Đắk Nông' })),
  'superior.size': error('letter', edit('superior', { size: 10 })),
  'superior.bold': error('letter', edit('superior', { face: 'bold' })),
  'agency.missing': error('letter', without('superior', 'agency')),
  'agency.name': error('letter', edit('agency', { text: 'SỞ TÀI CHÍNH' })),
  'agency.case': error('letter', edit('agency', { text: 'Sở Nội vụ' })),
  'agency.size': error('letter', edit('agency', { size: 15 })),
  'agency.bold': error('letter', edit('agency', { face: 'regular' })),
  'agency.rule': error('letter', withoutStroke('agency')),
  'agency.rule-length': warning(
    'letter',
    editStroke('agency', () => ({ x: 46, right: 70 })),
  ),
  'number.missing': error('letter', without('number')),
  'number.form': error('letter', edit('number', { text: 'Số: 5/SNV-VP' })),
  'number.notation': error('letter', edit('number', { text: 'Số:      /SNV-TC' })),
  'number.other': error('letter', edit('number', { text: 'Số: 07/SNV-VP' }), { numberText: '08/SNV-VP' }),
  'number.size': error('letter', edit('number', { size: 11 })),
  'number.centred': warning('letter', edit('number', { text: 'Số: 07/SNV-VP', centre: 44 })),
  'date.missing': look('letter', without('date')),
  'date.form': error('letter', edit('date', { text: 'Đắk Nông, ngày 5 tháng 11 năm 2026' })),
  'date.place': warning('letter', edit('date', { text: 'Hà Nội, ngày 05 tháng 11 năm 2026' })),
  'date.italic': error('letter', edit('date', { face: 'regular' })),
  'date.size': error('letter', edit('date', { size: 11 })),
  'date.line': warning(
    'letter',
    edit('date', ({ y }) => ({ y: y + 6 })),
  ),
  'title.missing': error('plan', without('title')),
  'title.case': error('plan', edit('title', { text: 'Kế hoạch' })),
  'title.size': error('plan', edit('title', { size: 18 })),
  'title.bold': error('plan', edit('title', { face: 'regular' })),
  'title.centred': warning('plan', edit('title', { centre: 140 })),
  'subject.missing': error('letter', without('about')),
  'subject.other': warning('letter', same, { subject: 'Tổ chức hội nghị tổng kết phong trào thi đua' }),
  'subject.size': error('letter', edit('about', { size: 10 })),
  'subject.bold': error('plan', edit('subject', { face: 'regular' })),
  'subject.upright': error('letter', edit('about', { face: 'italic' })),
  'subject.rule': warning('plan', withoutStroke('subject')),
  'body.missing': error('letter', without('body')),
  'body.size': error('letter', edit('body', { size: 11 })),
  'body.justified': warning('letter', edit('body', { spreadTo: undefined })),
  'body.indent': warning(
    'letter',
    edit('body', ({ x = 30 }) => ({ x: x > 35 ? 36 : x })),
  ),
  'body.line-spacing': warning('letter', stretched(2.2)),
  'body.paragraph-gap': warning('letter', closed),
  'basis.italic': warning('decision', edit('basis', { face: 'regular' })),
  'basis.ends': warning(
    'decision',
    edit('basis', ({ text }) => ({ text: text.replace(/;$/, '.') })),
  ),
  'capacity.missing': error('letter', same, { capacity: 'KT' }),
  'capacity.other': error('letter', edit('position', { text: 'KT. GIÁM ĐỐC' }), { capacity: 'TL' }),
  'position.missing': error('letter', without('position', 'signer')),
  'position.other': warning('letter', edit('position', { text: 'CHÁNH VĂN PHÒNG' })),
  'position.size': error('letter', edit('position', { size: 11 })),
  'position.bold': error('letter', edit('position', { face: 'regular' })),
  'signer.missing': error('letter', edit('signer', { text: 'Nguyễn Văn Khác' })),
  'signer.size': error('letter', edit('signer', { size: 11 })),
  'signer.bold': error('letter', edit('signer', { face: 'regular' })),
  'signer.case': warning('letter', edit('signer', { text: 'TRẦN ĐÌNH NGHĨA' })),
  'signer.degree': warning('letter', edit('signer', { text: 'TS. Trần Đình Nghĩa' })),
  'signer.room': warning(
    'letter',
    edit('signer', ({ y }) => ({ y: y - 14 })),
  ),
  'addressee.missing': error('letter', without('addressee')),
  'addressee.size': error('letter', edit('addressee', { size: 11 })),
  'recipients.missing': error('letter', without('heading', 'recipient')),
  'recipients.heading': error('letter', edit('heading', { face: 'bold' })),
  'recipients.size': error('letter', edit('recipient', { size: 13 })),
  'recipients.archive': error('letter', edit('recipient-archive', { text: '- Phòng Tổ chức.' })),
  'recipients.ends': warning('letter', edit('recipient-second', { text: '- Lãnh đạo Sở,' })),
  'recipients.names': warning('letter', same, { recipients: ['Sở Y tế tỉnh Đắk Nông'] }),
  'appendix.heading': error('plan', edit('appendix-heading', { text: 'Phụ lục 1' })),
  'appendix.name': warning('plan', edit('appendix-name', { text: 'Biểu mẫu báo cáo' })),
  'appendix.reference': warning(
    'plan',
    edit('appendix-reference', { text: '(Kèm theo Kế hoạch số 05/KH-SNV ngày 12 tháng 11 năm 2026)' }),
  ),
  'appendix.missing': look(
    'letter',
    edit('body', ({ text }) => ({
      text: text.replace('Sở Nội vụ đề nghị', '(Chi tiết tại Phụ lục kèm theo) Đề nghị'),
    })),
  ),
  'urgency.missing': error('letter', same, { urgency: 'express' }),
  'urgency.other': error('stamped', same, { urgency: 'normal' }),
  'urgency.form': warning('stamped', edit('stamp', { colour: '#000000' })),
  'urgency.box': warning('stamped', withoutStroke('stamp')),
  'secrecy.stamp': error('stamped', edit('stamp', { text: 'MẬT' })),
  'circulation.form': warning('stamped', withoutStroke('circulation')),
  'drafter-mark.size': error('stamped', edit('mark', { size: 14 })),
  'contact.size': warning('stamped', edit('contact', { size: 8 })),
} satisfies Record<FormRule, Case>;

function pageNumber(text: string): Ink {
  return { id: 'numbering', text, y: 14, centre: 112.5, size: 13, face: 'regular' };
}

function shifted(by: number) {
  return ({ x, right }: Drawn) => ({ x: x + by, right: right + by });
}

function withoutStroke(id: string) {
  return (sheet: Sheet): Sheet => ({
    pages: sheet.pages.map((page) => ({
      ...page,
      strokes: page.strokes.filter((stroke) => stroke.id !== id),
    })),
  });
}

/** Lines of the text further apart. */
function stretched(times: number) {
  return (sheet: Sheet): Sheet => {
    const lines = sheet.pages[0]?.inks.filter(({ id }) => id === 'body') ?? [];
    const top = lines[0]?.y ?? 0;
    const extra = (lines.at(-1)?.y ?? 0) - top;
    return {
      pages: sheet.pages.map((page) => ({
        ...page,
        inks: page.inks.map((ink) =>
          ink.id === 'body'
            ? { ...ink, y: top + (ink.y - top) * times }
            : ink.y > top
              ? { ...ink, y: ink.y + extra * (times - 1) }
              : ink,
        ),
      })),
    };
  };
}

/** Every line as far from the next, paragraph or not. */
function closed(sheet: Sheet): Sheet {
  let at = 0;
  const top = sheet.pages[0]?.inks.find(({ id }) => id === 'body')?.y ?? 0;
  return {
    pages: sheet.pages.map((page) => ({
      ...page,
      inks: page.inks.map((ink) => {
        if (ink.id !== 'body') return ink;
        const y = top + at * 5.7;
        at += 1;
        return { ...ink, y };
      }),
    })),
  };
}
