// How much of a scan is read right: letters of several kinds, scanned at several resolutions, straight and askew, clean and
// dusty; every field held against what was printed. `npm run bench:ocr`; needs tesseract with Vietnamese, and poppler.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { measure } from '../../server/form-check/workers/measure.ts';
import { type FieldName, makeRecognition } from '../../server/recognition/index.ts';
import { decision, plan } from '../support/form-samples/documents.ts';
import { printSheet } from '../support/form-samples/print-sheet.ts';
import { bytesOf } from '../support/form-samples/read-sheet.ts';
import { edit, type Sheet } from '../support/form-samples/sheet.ts';
import { type Handling, numberedLetter, photographed, scanOf } from '../support/scans.ts';

type Expected = Partial<Record<FieldName, string>>;

const DATE = 'Đắk Nông, ngày 05 tháng 11 năm 2026';
const COMMON: Expected = {
  issuer: 'SỞ NỘI VỤ TỈNH ĐẮK NÔNG',
  date: '2026-11-05',
  place: 'Đắk Nông',
  signer: 'Trần Đình Nghĩa',
  signerTitle: 'GIÁM ĐỐC',
  recipients: 'Sở Tài chính tỉnh Đắk Nông\nLãnh đạo Sở\nLưu: VT, VP, NTL',
};

async function samples(): Promise<Array<{ name: string; sheet: Sheet; expected: Expected }>> {
  const numbered = (sheet: Sheet, text: string) =>
    edit('number', { text })(edit('date', { text: DATE })(sheet));
  const letterOf = async (number: string, issuer: string, signer: string, about: string) => {
    const sheet = await numberedLetter(number);
    const [first] = about.split('|');
    return edit('signer', { text: signer })(
      edit('agency', { text: issuer })(
        edit('about', ({ text }) => ({
          text: text.startsWith('V/v') ? `V/v ${first}` : (about.split('|')[1] ?? text),
        }))(sheet),
      ),
    );
  };
  const made: Array<{ name: string; sheet: Sheet; expected: Expected }> = [
    {
      name: 'công văn',
      sheet: await numberedLetter(),
      expected: {
        ...COMMON,
        number: '1207',
        notation: 'SNV-VP',
        kind: 'cong-van',
        subject: 'Báo cáo kết quả cải cách hành chính năm 2026',
      },
    },
    {
      name: 'quyết định',
      sheet: numbered((await decision()).sheet, 'Số: 86/QĐ-SNV'),
      expected: {
        ...COMMON,
        number: '86',
        notation: 'QĐ-SNV',
        kind: 'quyet-dinh',
        subject: 'Về việc thành lập Tổ công tác cải cách hành chính',
      },
    },
    {
      name: 'kế hoạch',
      sheet: numbered((await plan()).sheet, 'Số: 05/KH-SNV'),
      expected: {
        ...COMMON,
        number: '05',
        notation: 'KH-SNV',
        kind: 'ke-hoach',
        subject: 'Cải cách hành chính năm 2027',
      },
    },
  ];
  const others: Array<[string, string, string, string]> = [
    [
      '318/SKHĐT-THQH',
      'SỞ KẾ HOẠCH VÀ ĐẦU TƯ',
      'Nguyễn Thị Thu Hường',
      'rà soát vốn đầu tư công|trung hạn giai đoạn 2026 - 2030',
    ],
    [
      '2045/STNMT-QLĐĐ',
      'SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG',
      'Lê Quốc Khánh',
      'lấy ý kiến dự thảo bảng giá|đất áp dụng từ năm 2027',
    ],
    [
      '77/BQLDA-KHTC',
      'BAN QUẢN LÝ DỰ ÁN',
      'Hoàng Mỹ Uyên',
      'quyết toán dự án hoàn thành|thuộc nguồn vốn ngân sách',
    ],
  ];
  for (const [number, issuer, signer, about] of others) {
    const [digits = '', notation = ''] = number.split('/');
    const subject = about.replace('|', ' ');
    made.push({
      name: number,
      sheet: await letterOf(number, issuer, signer, about),
      expected: {
        ...COMMON,
        issuer: `${issuer} TỈNH ĐẮK NÔNG`,
        number: digits,
        notation,
        kind: 'cong-van',
        signer,
        subject: `${subject[0]?.toLocaleUpperCase('vi')}${subject.slice(1)}`,
      },
    });
  }
  return made;
}

const CONDITIONS: Array<{ name: string; dpi: number } & Handling> = [
  { name: '300 dpi, straight', dpi: 300 },
  { name: '200 dpi, straight', dpi: 200 },
  { name: '200 dpi, 0.8° askew, dust', dpi: 200, askew: 0.8, dust: 300 },
  { name: '150 dpi, 1.5° askew, dust', dpi: 150, askew: -1.5, dust: 300 },
  { name: '200 dpi, upside down', dpi: 200, turned: 180, dust: 100 },
];

const folder = await mkdtemp(join(tmpdir(), 'vanthu-bench-ocr-'));
const path = join(folder, 'scan.pdf');
let bytes: Uint8Array = new Uint8Array();
const recognition = makeRecognition({
  formCheck: { read: () => measure(bytesOf(bytes)) },
  pathOf: async () => path,
  pdfFacts: () => Promise.reject(new Error('not asked')),
  logger: pino({ level: 'silent' }),
  program: 'tesseract',
  timeoutMs: 60_000,
  privateFolders: [],
});
if (!(await recognition.canRead())) throw new Error('tesseract with Vietnamese and pdftoppm are needed');

const wrong: string[] = [];
const sure = { right: [] as number[], wrong: [] as number[] };
const only = process.argv[2] ?? '';
// `-- stack`: the last measurement alone.
for (const { name, dpi, ...handling } of CONDITIONS.filter((each) => each.name.includes(only))) {
  let [right, all] = [0, 0];
  const started = performance.now();
  for (const sample of await samples()) {
    bytes = await scanOf((await photographed(await printSheet(sample.sheet), { dpi })).slice(0, 1), handling);
    await writeFile(path, bytes);
    const { fields } = await recognition.read('');
    for (const [field, value] of Object.entries(sample.expected)) {
      // The plan has its foot on another page.
      if (sample.name === 'kế hoạch' && ['signer', 'signerTitle', 'recipients'].includes(field)) continue;
      const found = fields.find((each) => each.name === field);
      all += 1;
      const isRight = found?.value === value;
      if (isRight) right += 1;
      else
        wrong.push(
          `${name} / ${sample.name} / ${field}: ${found?.value ?? '–'} (${found?.confidence ?? '–'}) ≠ ${value}`,
        );
      if (found) sure[isRight ? 'right' : 'wrong'].push(found.confidence);
    }
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`${name}: ${right} of ${all} fields right, ${seconds} s`);
}
console.log(`\nwrong:\n${wrong.join('\n')}`);
const mean = (list: number[]) =>
  (list.reduce((sum, each) => sum + each, 0) / Math.max(1, list.length)).toFixed(2);
console.log(`confidence of the right ${mean(sure.right)}, of the wrong ${mean(sure.wrong)}`);

// A stack as it comes from the feeder the wrong way round: every page a whole letter.
const [page = null] = await photographed(await printSheet(await numberedLetter()), { dpi: 150 });
bytes = await scanOf(
  Array.from({ length: 200 }, () => page),
  { turned: 180 },
);
await writeFile(path, bytes);
const before = performance.now();
const { pageCount, pages, fields } = await recognition.read('');
const cuts = await recognition.proposeCuts('');
const taken = ((performance.now() - before) / 1000).toFixed(0);
const number = fields.find(({ name }) => name === 'number')?.value ?? '–';
const turned = pages.filter((each) => each.turned === 180).length;
const mb = (process.resourceUsage().maxRSS / 1024).toFixed(0);
console.log(
  `\n${pageCount} pages upside down: ${pages.length} read, ${turned} of them turned, number ${number}, ` +
    `${cuts.looks.length} looked at for cuts, ${taken} s, at most ${mb} MB`,
);
await recognition.stop();
await rm(folder, { recursive: true, force: true });
