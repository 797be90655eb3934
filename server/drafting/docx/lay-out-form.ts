// A starting form on its page: the cells of NĐ 30/2020 Phụ lục I with their places to be filled.
import type { DocumentKind } from '../../contracts/vocabulary.ts';
import { FORMS, type Line } from '../domain/forms.ts';
import type { Place, PlaceValues } from '../domain/places.ts';
import { lastLineWidth } from '../domain/text-width.ts';
import { type ParagraphStyle, paragraph, type RunStyle, run, table } from './markup.ts';

/** A4 with 20 mm above and below, 30 mm left, 15 mm right: 165 mm of text. */
export const PAGE = { width: 11906, height: 16838, top: 1134, right: 851, bottom: 1134, left: 1701 };
const TEXT_WIDTH = PAGE.width - PAGE.left - PAGE.right;
const HEAD = [3700, TEXT_WIDTH - 3700] as const;
const FOOT = [4500, TEXT_WIDTH - 4500] as const;
const BODY: ParagraphStyle = { align: 'both', firstLine: 720, after: 120 };
const PLAIN = 14;
/** Room for the image of a signature of 20 mm. */
const SIGNATURE_LINES = 5;
const RED = 'FF0000';

const place = (name: Place) => `{{${name}}}`;
const centred = (text: string, style: RunStyle = {}, more: ParagraphStyle = {}) =>
  paragraph(run(text, { points: 13, ...style }), { align: 'center', ...more });

/** A rule of this length in the middle of a column. */
const rule = (column: number, length: number) => {
  const side = Math.round((column - length) / 2);
  return paragraph('', { ruleAbove: true, exact: 80, before: 50, left: side, right: side });
};

/** Bold 13 pt letters of the motto are 58 mm long. */
const MOTTO_LENGTH = 3290;
/** Under the name of the agency and the subject: a third to a half of the line. */
const SHARE = 0.42;
const TWIPS = 20;

/** What is known already of what will stand in the places; a rule under what is not has a usual length. */
export type Known = Partial<PlaceValues>;

const ruleUnder = (column: number, lines: readonly string[] | undefined, points: number, usual: number) => {
  const text = lines?.at(-1) ?? '';
  const length = lastLineWidth(text, { points, room: column / TWIPS }) * TWIPS * SHARE;
  return rule(column, text === '' ? usual : Math.round(length));
};
const NAME_RULE = 1250;
const SUBJECT_RULE = 1700;

/** 8 mm high; as wide as the word asks. III.2. */
const BOX_MM: Readonly<Record<string, number>> = { KHẨN: 20, 'HỎA TỐC': 30, 'THƯỢNG KHẨN': 40 };

function urgency(column: number, { do_khan: words }: Known): string {
  const width = ((BOX_MM[words?.at(-1) ?? ''] ?? 30) / 25.4) * 72 * TWIPS;
  const side = Math.round((column - width) / 2);
  return centred(
    place('do_khan'),
    { bold: true, colour: RED },
    { before: 200, left: side, right: side, box: RED },
  );
}

function head(kind: DocumentKind, known: Known): string {
  const { about } = FORMS[kind];
  const [left, right] = HEAD;
  const agency = [
    centred(place('co_quan_chu_quan')),
    centred(place('co_quan'), { bold: true }),
    ruleUnder(left, known.co_quan, 13, NAME_RULE),
  ];
  const country = [
    centred('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { points: 12, bold: true }),
    centred('Độc lập - Tự do - Hạnh phúc', { bold: true }),
    rule(right, MOTTO_LENGTH),
  ];
  // The number and the date are written by the system when the agency signs; until then they are kept in the file unseen, so
  // that nothing printed stands in their way.
  const number = [
    paragraph(run('Số:', { points: 13 }) + run(` ${place('so_ky_hieu')}`, { points: 13, isHidden: true }), {
      align: 'left',
      left: 620,
      before: 60,
    }),
    ...(about === 'letter' ? [centred(`V/v ${place('trich_yeu')}`, { points: 12 }, { before: 120 })] : []),
    urgency(left, known),
  ];
  const date = [centred(place('dia_danh_thoi_gian'), { italic: true, isHidden: true }, { before: 60 })];
  return table(HEAD, [
    [agency.join(''), country.join('')],
    [number.join(''), date.join('')],
  ]);
}

function title(kind: DocumentKind, known: Known): string[] {
  const { about, hasAuthority } = FORMS[kind];
  const gap = paragraph('', { after: 0 });
  if (about === 'letter') return [gap];
  return [
    gap,
    centred(place('ten_loai'), { points: 14, bold: true }, { before: 120 }),
    centred(place('trich_yeu'), { points: 14, bold: true }),
    ruleUnder(TEXT_WIDTH, known.trich_yeu, 14, SUBJECT_RULE),
    ...(hasAuthority
      ? [centred(place('chuc_danh_ban_hanh'), { points: 14, bold: true }, { before: 120, after: 120 })]
      : [gap]),
  ];
}

/** Dots to the margin; such a line is not stretched. */
const DOTTED: ParagraphStyle = { ...BODY, align: 'left', dotsTo: TEXT_WIDTH };
const bodyStyle = (text: string) => (text.includes('\t') ? DOTTED : BODY);

const bodyLine = (line: Line): string => {
  if (line.is === 'article')
    return paragraph(
      run(`Điều ${line.number}. `, { points: PLAIN, bold: true }) + run(line.text, { points: PLAIN }),
      bodyStyle(line.text),
    );
  if (line.is === 'blank') return paragraph(run(`${line.label}: \t`, { points: PLAIN }), DOTTED);
  const { is, text } = line;
  if (is === 'basis') return paragraph(run(text, { points: PLAIN, italic: true }), BODY);
  if (is === 'heading')
    return paragraph(run(text, { points: PLAIN, bold: true }), { ...BODY, keepNext: true });
  if (is === 'centred')
    return centred(text, { points: PLAIN, bold: true }, { before: 120, after: 120, keepNext: true });
  return paragraph(run(text, { points: PLAIN }), bodyStyle(text));
};

function foot(kind: DocumentKind): string {
  const { alsoSigned } = FORMS[kind];
  const room = Array.from({ length: SIGNATURE_LINES }, () => centred('', { points: 14 }));
  const signer = [
    centred(place('chuc_vu_ky'), { points: 14, bold: true }, { keepNext: true }),
    ...room,
    centred(place('nguoi_ky'), { points: 14, bold: true }),
  ];
  const recipients = [
    paragraph(run('Nơi nhận:', { points: 12, bold: true, italic: true })),
    paragraph(run(place('noi_nhan'), { points: 11 })),
  ];
  if (alsoSigned === undefined) return table(FOOT, [[recipients.join(''), signer.join('')]]);
  const other = [
    centred(alsoSigned, { points: 14, bold: true }),
    ...room,
    centred('……………………', { points: 14 }),
  ];
  return table(FOOT, [
    [other.join(''), signer.join('')],
    [recipients.join(''), centred('')],
  ]);
}

/** The blocks of the document, in order. */
export function layOutForm(kind: DocumentKind, known: Known = {}): string {
  const { body, isAddressed } = FORMS[kind];
  const blocks = [
    head(kind, known),
    ...title(kind, known),
    ...(isAddressed ? [paragraph(run(place('kinh_gui'), { points: PLAIN }), { left: 1700, after: 60 })] : []),
    paragraph(run(place('phuc_dap'), { points: PLAIN }), BODY),
    ...body.map(bodyLine),
    paragraph('', { after: 0 }),
    foot(kind),
    // After a table a document ends with a paragraph; this one takes no room.
    paragraph('', { exact: 20 }),
  ];
  return blocks.join('');
}
