// The starting forms of the 29 kinds, taken apart: paper, margins, letters and cells as NĐ 30/2020 Phụ lục I asks, filled from
// the fields of a draft; and a few of them as LibreOffice prints them.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DOMParser, type Element } from '@xmldom/xmldom';
import { expect } from 'chai';
import { DOCUMENT_KINDS, DocumentKind } from '../../../server/contracts/vocabulary.ts';
import { fillTemplate, placesIn } from '../../../server/drafting/docx/fill-template.ts';
import { bytesOf, readPackage } from '../../../server/drafting/docx/read-package.ts';
import { writeTemplate } from '../../../server/drafting/docx/write-docx.ts';
import { type FormFacts, formValues } from '../../../server/drafting/domain/form-values.ts';
import { FORMS } from '../../../server/drafting/domain/forms.ts';
import { placesNeeded } from '../../../server/drafting/domain/places.ts';
import { substitutionsOf } from '../../../server/drafting/office/fonts.ts';
import { withPdfOf } from '../../../server/drafting/office/run-office.ts';
import { findIsolation } from '../../../server/platform/shut-in/isolation.ts';
import { findProgram, hasProgram } from '../../support/programs.ts';

const run = promisify(execFile);

const factsOf = (kind: DocumentKind, more: Partial<FormFacts> = {}): FormFacts => ({
  kind,
  subject: 'Tăng cường kỷ luật, kỷ cương hành chính',
  urgency: 'express',
  capacity: 'KT',
  agency: { name: 'Sở Nội vụ tỉnh Đắk Nông', shortName: 'Sở Nội vụ', place: 'Đắk Nông' },
  parentName: 'UBND tỉnh Đắk Nông',
  unit: { name: 'Văn phòng Sở', abbreviation: 'VP' },
  notation: 'SNV-VP',
  year: 2026,
  signer: { name: 'Nguyễn Văn An', title: 'Phó Giám đốc' },
  leaderTitles: ['Giám đốc', 'Phó Giám đốc'],
  recipients: ['Sở Tài chính tỉnh Đắk Nông', 'Sở Tư pháp tỉnh Đắk Nông'],
  toPlaces: ['UBND tỉnh (để b/c);'],
  answered: null,
  isAddressed: FORMS[kind].isAddressed,
  ...more,
});

interface Letters {
  text: string;
  halfPoints: number;
  bold: boolean;
  italic: boolean;
  hidden: boolean;
  align: string;
}

const first = (from: Element, name: string) => from.getElementsByTagName(name).item(0);
const attributeOf = (from: Element, name: string) => first(from, name)?.getAttribute('w:val') ?? '';

function lettersOf(paragraph: Element): Letters {
  const runs = Array.from(paragraph.getElementsByTagName('w:r'));
  const last = runs.at(-1) ?? paragraph;
  return {
    text: runs.map((one) => one.textContent ?? '').join(''),
    halfPoints: Number(attributeOf(last, 'w:sz')),
    bold: first(last, 'w:b') !== null,
    italic: first(last, 'w:i') !== null,
    hidden: first(last, 'w:vanish') !== null,
    align: attributeOf(paragraph, 'w:jc'),
  };
}

describe('the starting forms', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vanthu-forms-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const templateOf = async (kind: DocumentKind) => {
    const path = join(folder, `${kind}.docx`);
    await writeFile(path, await writeTemplate(kind));
    return path;
  };
  const written = async (facts: FormFacts) => {
    const path = join(folder, `${facts.kind}-filled.docx`);
    await writeFile(path, await fillTemplate(await templateOf(facts.kind), formValues(facts)));
    return path;
  };
  const taken = async (path: string) => {
    const parts = new Map<string, string>();
    await readPackage(path, async (part) => {
      parts.set(part.name, (await bytesOf(part, 1_000_000)).toString('utf8'));
    });
    const document = new DOMParser().parseFromString(parts.get('word/document.xml') ?? '', 'text/xml');
    const paragraphs = Array.from(document.getElementsByTagName('w:p')).map(lettersOf);
    const find = (text: string | RegExp) =>
      paragraphs.find((one) => (typeof text === 'string' ? one.text === text : text.test(one.text)));
    return { parts, document, paragraphs, find, text: paragraphs.map(({ text }) => text).join('\n') };
  };

  it('are one for each of the 29 kinds', () => {
    expect(DocumentKind.options).to.have.length(29);
    expect(Object.keys(FORMS)).to.have.members(DocumentKind.options);
  });

  for (const kind of DocumentKind.options) {
    const { name } = DOCUMENT_KINDS[kind];
    it(`${name}: paper, cells and letters are right, and every field is in its place`, async () => {
      const { parts, document, find, text } = await taken(await written(factsOf(kind)));

      const size = document.getElementsByTagName('w:pgSz').item(0);
      const margins = document.getElementsByTagName('w:pgMar').item(0);
      const mm = (attribute: string) => Math.round((Number(margins?.getAttribute(attribute)) / 1440) * 25.4);
      expect([size?.getAttribute('w:w'), size?.getAttribute('w:h')]).to.deep.equal(['11906', '16838']);
      expect(mm('w:top')).to.be.within(20, 25);
      expect(mm('w:bottom')).to.be.within(20, 25);
      expect(mm('w:left')).to.be.within(30, 35);
      expect(mm('w:right')).to.be.within(15, 20);
      expect(parts.get('word/styles.xml')).to.include('w:ascii="Times New Roman"');
      // Page numbers, but not on the first page.
      expect(document.getElementsByTagName('w:titlePg')).to.have.length(1);
      expect(parts.get('word/header1.xml')).to.include(' PAGE ').and.to.include('w:jc w:val="center"');
      expect(parts.get('word/header2.xml')).not.to.include('PAGE');

      // Ô 1 and 2.
      expect(find('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM')).to.include({
        halfPoints: 24,
        bold: true,
        align: 'center',
      });
      expect(find('Độc lập - Tự do - Hạnh phúc')).to.include({ halfPoints: 26, bold: true, align: 'center' });
      expect(find('UBND TỈNH ĐẮK NÔNG')).to.include({ halfPoints: 26, bold: false });
      expect(find('SỞ NỘI VỤ')).to.include({ halfPoints: 26, bold: true });
      // Ô 3 and 4 are written when the agency signs: until then they are in the file, and not printed.
      expect(find(/^Số: +\/SNV-VP$/)).to.include({ halfPoints: 26, hidden: true });
      expect(find('Đắk Nông, ngày      tháng      năm 2026')).to.include({
        halfPoints: 26,
        italic: true,
        hidden: true,
      });
      expect(find('HỎA TỐC')).to.include({ bold: true });
      // Ô 5.
      const subject = 'Tăng cường kỷ luật, kỷ cương hành chính';
      if (FORMS[kind].about === 'letter')
        expect(find(`V/v ${subject}`)).to.include({ halfPoints: 24, bold: false });
      else {
        expect(find(name.toLocaleUpperCase('vi'))).to.include({
          halfPoints: 28,
          bold: true,
          align: 'center',
        });
        expect(find(subject)).to.include({ halfPoints: 28, bold: true, align: 'center' });
      }
      // Ô 9a, 9b.
      if (FORMS[kind].isAddressed)
        expect(text).to.include('Kính gửi:\n- Sở Tài chính tỉnh Đắk Nông;\n- Sở Tư pháp tỉnh Đắk Nông.');
      else expect(text).not.to.include('Kính gửi');
      expect(find('Nơi nhận:')).to.include({ halfPoints: 24, bold: true, italic: true });
      expect(find('- Lưu: VT, VP.')).to.include({ halfPoints: 22, bold: false });
      expect(find(FORMS[kind].isAddressed ? '- Như trên;' : '- Sở Tài chính tỉnh Đắk Nông;')).to.include({
        halfPoints: 22,
      });
      // Ô 7.
      expect(text).to.include('KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n');
      expect(find('PHÓ GIÁM ĐỐC')).to.include({ halfPoints: 28, bold: true, align: 'center' });
      expect(find('Nguyễn Văn An')).to.include({ halfPoints: 28, bold: true, align: 'center' });
      // Ô 6: something of its own, and nothing left to fill.
      expect(FORMS[kind].body.length).to.be.at.least(3);
      expect(text).not.to.match(/\{\{|\}\}|undefined/);
      expect(text).not.to.include('Phúc đáp');
    });
  }

  it('have every place that a template of their kind is asked for', async () => {
    for (const kind of DocumentKind.options)
      expect(await placesIn(await templateOf(kind)), kind).to.include.members(placesNeeded(kind));
  });

  it('are the same bytes whenever they are written', async () => {
    expect((await writeTemplate('ke-hoach')).equals(await writeTemplate('ke-hoach'))).to.equal(true);
  });

  it('say in a reply what is answered, by the kind its number speaks of', async () => {
    const answered = { numberText: '15/STC-NS', issuedOn: '2026-11-02', senderName: 'Sở Tài chính' };
    const letter = await taken(await written(factsOf('cong-van', { answered, recipients: [] })));
    expect(letter.text).to.include('Kính gửi: Sở Tài chính.');
    expect(letter.text).to.include(
      'Phúc đáp Công văn số 15/STC-NS ngày 02/11/2026 của Sở Tài chính, Sở Nội vụ có ý kiến như sau:',
    );
    const other = await taken(
      await written(factsOf('bao-cao', { answered: { ...answered, numberText: '7/TTr-STC' } })),
    );
    expect(other.text).to.include('Phúc đáp Tờ trình số 7/TTr-STC');
  });

  it('leave open what a draft does not say yet', async () => {
    const bare = factsOf('quyet-dinh', {
      signer: null,
      parentName: null,
      urgency: 'normal',
      recipients: [],
      toPlaces: [],
    });
    const { text, find } = await taken(await written(bare));
    expect(find('SỞ NỘI VỤ TỈNH ĐẮK NÔNG')).to.include({ bold: true });
    expect(text).not.to.match(/HỎA TỐC|UBND/);
    expect(text).to.include('……………………');
  });

  it('are printed on A4 in the font that stands for Times New Roman, the cells of number and date free', async function () {
    const program = findProgram('soffice');
    if (program === undefined || !hasProgram('pdftotext')) return this.skip();
    const isolation = await findIsolation([]);
    for (const kind of ['cong-van', 'bien-ban'] as const) {
      const path = await written(factsOf(kind));
      await withPdfOf(
        { path, format: 'docx' },
        { program, isolation, timeoutMs: 60_000 },
        async ({ path: pdf, fontsFile }) => {
          const [{ stdout: text }, { stdout: fonts }, { stdout: info }] = await Promise.all([
            run('pdftotext', ['-layout', pdf, '-']),
            run('pdffonts', [pdf]),
            run('pdfinfo', [pdf]),
          ]);
          expect(info)
            .to.match(/Page size:.*\(A4\)/)
            .and.match(/Pages: +1\n/);
          expect(text)
            .to.match(/SỞ NỘI VỤ/)
            .and.match(/KT\. GIÁM ĐỐC/)
            .and.match(/^ *Số:$/m);
          expect(text).not.to.match(/SNV-VP|tháng +năm 2026/);
          const used = fonts.split('\n').slice(2).filter(Boolean);
          for (const line of used) expect(line).to.match(/(TimesNewRoman|Tinos).* yes /);
          for (const { asked, isSameWidth } of await substitutionsOf(['Times New Roman'], {
            path: pdf,
            fontsFile,
          }))
            expect({ asked, isSameWidth }).to.deep.equal({ asked: 'Times New Roman', isSameWidth: true });
        },
      );
    }
  });
});
