// Documents that are right by NĐ 30/2020 Phụ lục I, one for each family of kinds, and the drafts they belong to.
import { DOCUMENT_KINDS, type DocumentKind } from '../../../server/contracts/vocabulary.ts';
import type { DraftFacts } from '../../../server/form-check/domain/facts.ts';
import { widthMm } from './print-sheet.ts';
import { type Drawn, emptyPage, type Face, type Ink, type Sheet, type SheetPage } from './sheet.ts';

const LEFT = 30;
const RIGHT = 195;
const MIDDLE = (LEFT + RIGHT) / 2;
const LEFT_CELL = 58;
const RIGHT_CELL = 143;
const SIGNER = 157;
const TOP = 24.2;
const PITCH = 5.7;
const GAP = 2.5;

export const FACTS: DraftFacts = {
  kind: 'cong-van',
  subject: 'Báo cáo kết quả cải cách hành chính năm 2026',
  urgency: 'normal',
  capacity: 'direct',
  signer: { name: 'Trần Đình Nghĩa', title: 'Giám đốc' },
  recipients: ['Sở Tài chính tỉnh Đắk Nông'],
  agency: { name: 'Sở Nội vụ tỉnh Đắk Nông', place: 'Đắk Nông' },
  notation: 'SNV-VP',
  numberText: null,
  isSealed: false,
  attachments: 0,
};

export interface Sample {
  sheet: Sheet;
  facts: DraftFacts;
}

const TEXT = [
  'Thực hiện Kế hoạch cải cách hành chính năm 2026 của Ủy ban nhân dân tỉnh, để có cơ sở tổng hợp, báo cáo Ủy ban nhân dân tỉnh đúng thời hạn, Sở Nội vụ đề nghị Sở Tài chính phối hợp thực hiện một số nội dung như sau:',
  '1. Báo cáo kết quả thực hiện cải cách tài chính công, tình hình giao quyền tự chủ cho các đơn vị sự nghiệp công lập thuộc phạm vi quản lý; nêu rõ khó khăn, vướng mắc và nguyên nhân.',
  '2. Rà soát, đề xuất việc sắp xếp, tinh gọn tổ chức bộ máy; thống kê số lượng người làm việc theo từng vị trí việc làm trong từng phòng chuyên môn của cơ quan.',
  'Sở Nội vụ đề nghị Sở Tài chính quan tâm, phối hợp thực hiện./.',
];

const line = (id: string, y: number, text: string, size: number, face: Face, at: Partial<Ink>): Ink => ({
  id,
  y,
  text,
  size,
  face,
  ...at,
});

async function ruleBelow(id: string, ink: Ink, share: number): Promise<Drawn> {
  const width = (await widthMm(ink.text, ink.face, ink.size)) * share;
  const centre = ink.centre ?? 0;
  const y = ink.y + 1.8;
  return { id, x: centre - width / 2, right: centre + width / 2, y, bottom: y };
}

async function head(notation: string): Promise<SheetPage> {
  const page = emptyPage();
  const agency = line('agency', TOP + 5.5, 'SỞ NỘI VỤ', 13, 'bold', { centre: LEFT_CELL });
  const motto = line('motto', TOP + 5.6, 'Độc lập - Tự do - Hạnh phúc', 14, 'bold', { centre: RIGHT_CELL });
  page.inks.push(
    line('superior', TOP, 'UBND TỈNH ĐẮK NÔNG', 13, 'regular', { centre: LEFT_CELL }),
    agency,
    line('country', TOP, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 13, 'bold', { centre: RIGHT_CELL }),
    motto,
    line('number', TOP + 13, `Số:          /${notation}`, 13, 'regular', { centre: LEFT_CELL }),
    line('date', TOP + 13, 'Đắk Nông, ngày       tháng 11 năm 2026', 14, 'italic', { centre: RIGHT_CELL }),
  );
  page.strokes.push(await ruleBelow('agency', agency, 0.4), await ruleBelow('motto', motto, 1));
  return page;
}

/** The lines of a paragraph, spread to the right edge but for the last. */
async function paragraph(id: string, text: string, y: number, face: Face = 'regular'): Promise<Ink[]> {
  const inks: Ink[] = [];
  let words: string[] = [];
  const indent = () => (inks.length === 0 ? 10 : 0);
  const put = (isLast: boolean) => {
    const x = LEFT + indent();
    const spread = isLast ? {} : { spreadTo: RIGHT };
    inks.push(line(id, y + inks.length * PITCH, words.join(' '), 14, face, { x, ...spread }));
    words = [];
  };
  for (const word of text.split(' ')) {
    const longer = [...words, word].join(' ');
    if ((await widthMm(longer, face, 14)) > RIGHT - LEFT - indent()) put(false);
    words.push(word);
  }
  put(true);
  return inks;
}

async function body(
  page: SheetPage,
  y: number,
  paragraphs: readonly string[],
  id = 'body',
  face?: Face,
): Promise<number> {
  let at = y;
  for (const text of paragraphs) {
    const inks = await paragraph(id, text, at, face);
    page.inks.push(...inks);
    at += inks.length * PITCH + GAP;
  }
  return at;
}

function foot(page: SheetPage, y: number): void {
  page.inks.push(
    line('heading', y, 'Nơi nhận:', 12, 'boldItalic', { x: LEFT }),
    line('recipient-first', y + 4.6, '- Sở Tài chính tỉnh Đắk Nông;', 11, 'regular', { x: LEFT }),
    line('recipient-second', y + 9.2, '- Lãnh đạo Sở;', 11, 'regular', { x: LEFT }),
    line('recipient-archive', y + 13.8, '- Lưu: VT, VP, NTL.', 11, 'regular', { x: LEFT }),
    line('position', y + 0.4, 'GIÁM ĐỐC', 14, 'bold', { centre: SIGNER }),
    line('signer', y + 28, 'Trần Đình Nghĩa', 14, 'bold', { centre: SIGNER }),
  );
}

/** Công văn, mẫu 1.5. */
export async function letter(): Promise<Sample> {
  const page = await head('SNV-VP');
  page.inks.push(
    line('about', TOP + 19, 'V/v báo cáo kết quả', 12, 'regular', { centre: LEFT_CELL }),
    line('about', TOP + 24, 'cải cách hành chính năm 2026', 12, 'regular', { centre: LEFT_CELL }),
    line('addressee', TOP + 35, 'Kính gửi: Sở Tài chính tỉnh Đắk Nông.', 14, 'regular', { centre: MIDDLE }),
  );
  foot(page, (await body(page, TOP + 44, TEXT)) + 6);
  return { sheet: { pages: [page] }, facts: FACTS };
}

const factsOf = (kind: DocumentKind, subject: string): DraftFacts => ({
  ...FACTS,
  kind,
  subject,
  notation: `${DOCUMENT_KINDS[kind].abbreviation}-SNV`,
});

async function titled(kind: DocumentKind, subject: readonly string[]): Promise<SheetPage> {
  const page = await head(`${DOCUMENT_KINDS[kind].abbreviation}-SNV`);
  page.inks.push(
    line('title', TOP + 24, DOCUMENT_KINDS[kind].name.toUpperCase(), 14, 'bold', { centre: MIDDLE }),
    ...subject.map((text, at) => line('subject', TOP + 30 + at * 6, text, 14, 'bold', { centre: MIDDLE })),
  );
  const last = page.inks.at(-1);
  if (last && subject.length > 0) page.strokes.push(await ruleBelow('subject', last, 0.4));
  return page;
}

/** Quyết định, mẫu 1.2. */
export async function decision(): Promise<Sample> {
  const page = await titled('quyet-dinh', ['Về việc thành lập Tổ công tác cải cách hành chính']);
  page.inks.push(line('issuer', TOP + 40, 'GIÁM ĐỐC SỞ NỘI VỤ', 14, 'bold', { centre: MIDDLE }));
  const basis = [
    'Căn cứ Luật Tổ chức chính quyền địa phương và các văn bản hướng dẫn thi hành đang có hiệu lực tại thời điểm ký;',
    'Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;',
    'Theo đề nghị của Trưởng phòng Cải cách hành chính tại Tờ trình số 12/TTr-CCHC ngày 02 tháng 11 năm 2026.',
  ];
  const after = await body(page, TOP + 49, basis, 'basis', 'italic');
  page.inks.push(line('decides', after + 1, 'QUYẾT ĐỊNH:', 14, 'bold', { centre: MIDDLE }));
  const end = await body(page, after + 9, [
    'Điều 1. Thành lập Tổ công tác cải cách hành chính của Sở Nội vụ tỉnh Đắk Nông gồm các ông, bà có tên trong danh sách dưới đây.',
    'Điều 2. Tổ công tác có nhiệm vụ tham mưu Giám đốc Sở chỉ đạo, điều hành, đôn đốc việc thực hiện các nhiệm vụ cải cách hành chính.',
    'Điều 3. Quyết định này có hiệu lực thi hành kể từ ngày ký./.',
  ]);
  foot(page, end + 6);
  return {
    sheet: { pages: [page] },
    facts: factsOf('quyet-dinh', 'Thành lập Tổ công tác cải cách hành chính'),
  };
}

/** A named document of several pages with an appendix, mẫu 1.4 and 2.2. */
export async function plan(): Promise<Sample> {
  const first = await titled('ke-hoach', ['Cải cách hành chính năm 2027']);
  await body(first, TOP + 42, [...TEXT.slice(0, 3), ...TEXT.slice(1, 3), ...TEXT.slice(0, 2)]);
  const second = emptyPage();
  second.inks.push(line('numbering', 14, '2', 13, 'regular', { centre: MIDDLE }));
  foot(second, (await body(second, TOP + 0.5, TEXT)) + 6);
  const third = emptyPage();
  third.inks.push(
    line('appendix-number', 14, '3', 13, 'regular', { centre: MIDDLE }),
    line('appendix-heading', TOP + 1, 'Phụ lục I', 14, 'bold', { centre: MIDDLE }),
    line('appendix-name', TOP + 7, 'BIỂU MẪU BÁO CÁO', 14, 'bold', { centre: MIDDLE }),
    line(
      'appendix-reference',
      TOP + 13,
      '(Kèm theo Kế hoạch số        /KH-SNV ngày     tháng     năm 2026)',
      14,
      'italic',
      { centre: MIDDLE },
    ),
  );
  await body(third, TOP + 24, TEXT.slice(1, 3), 'appendix-body');
  return {
    sheet: { pages: [first, second, third] },
    facts: factsOf('ke-hoach', 'Cải cách hành chính năm 2027'),
  };
}

/** Giấy mời, mẫu 1.7; also tờ trình, giấy giới thiệu and the other papers that are addressed. */
export async function addressed(kind: DocumentKind): Promise<Sample> {
  const page = await titled(kind, ['Về việc họp sơ kết công tác cải cách hành chính']);
  page.inks.push(
    line('addressee', TOP + 43, 'Kính gửi: Sở Tài chính tỉnh Đắk Nông.', 14, 'regular', { centre: MIDDLE }),
  );
  foot(page, (await body(page, TOP + 52, TEXT)) + 6);
  return { sheet: { pages: [page] }, facts: factsOf(kind, 'Họp sơ kết công tác cải cách hành chính') };
}

/** Biên bản, mẫu 1.9: two sign. */
export async function minutes(): Promise<Sample> {
  const page = await titled('bien-ban', ['Họp sơ kết công tác cải cách hành chính']);
  const end = await body(page, TOP + 42, TEXT);
  foot(page, end + 6);
  page.inks = page.inks.map((ink) => (ink.id === 'position' ? { ...ink, text: 'CHỦ TỌA' } : ink));
  return { sheet: { pages: [page] }, facts: factsOf('bien-ban', 'Họp sơ kết công tác cải cách hành chính') };
}

/** The four sides of a frame. */
export const frame = (
  id: string,
  x: number,
  y: number,
  width: number,
  height: number,
  colour = '#000000',
): Drawn[] => [
  { id, x, y, right: x + width, bottom: y, colour },
  { id, x, y: y + height, right: x + width, bottom: y + height, colour },
  { id, x, y, right: x, bottom: y + height, colour },
  { id, x: x + width, y, right: x + width, bottom: y + height, colour },
];

const RED = '#e00000';

/** An urgent letter with a circulation stamp, the drafter's mark and the agency's address. */
export async function stamped(): Promise<Sample> {
  const { sheet, facts } = await letter();
  const [page] = sheet.pages;
  if (page === undefined) throw new Error('a letter has a page');
  const archive = page.inks.find(({ id }) => id === 'recipient-archive');
  page.inks.push(
    line('stamp', TOP + 32, 'KHẨN', 14, 'bold', { centre: 44, colour: RED }),
    line('circulation', TOP + 24, 'LƯU HÀNH NỘI BỘ', 13, 'bold', { centre: RIGHT_CELL }),
    line('mark', (archive?.y ?? 0) + 6, 'NTL.(05)', 11, 'regular', { x: LEFT }),
    line(
      'contact',
      273,
      'Địa chỉ: 01 Điểu Ong, Gia Nghĩa; ĐT: 0261.3543210; https://snv.daknong.gov.vn',
      11,
      'regular',
      { x: LEFT },
    ),
  );
  page.strokes.push(
    ...frame('stamp', 34, TOP + 26.5, 20, 8, RED),
    ...frame('circulation', RIGHT_CELL - 28, TOP + 18.5, 56, 8),
    { id: 'contact', x: LEFT, right: RIGHT, y: 268, bottom: 268 },
  );
  return { sheet, facts: { ...facts, urgency: 'urgent' } };
}
