// What is read of papers for the register, from the letters of a file: cells are found, taken apart, and what is not there
// is not made up.
import { expect } from 'chai';
import { measure } from '../../../server/form-check/workers/measure.ts';
import { fieldsOf } from '../../../server/recognition/domain/fields.ts';
import { readHocr } from '../../../server/recognition/domain/hocr.ts';
import { dateParts, issuerName, numberParts } from '../../../server/recognition/domain/parts.ts';
import { readPage } from '../../../server/recognition/domain/recognised-page.ts';
import { knownTitle } from '../../../server/recognition/domain/titles.ts';
import { agencyOf, proposedOf } from '../../../server/scans/domain/proposed.ts';
import { decision, plan, stamped } from '../../support/form-samples/documents.ts';
import { printSheet } from '../../support/form-samples/print-sheet.ts';
import { bytesOf } from '../../support/form-samples/read-sheet.ts';
import { edit, type Sheet } from '../../support/form-samples/sheet.ts';
import { numberedLetter } from '../../support/scans.ts';

const DATE = 'Đắk Nông, ngày 05 tháng 11 năm 2026';
const DIGEST = 'a'.repeat(64);

async function read(sheet: Sheet) {
  const { pages } = await measure(bytesOf(await printSheet(sheet)));
  const look = ({ x, y, right, bottom }: { x: number; y: number; right: number; bottom: number }) => ({
    least: 1,
    mean: 1,
    box: { left: x, top: y, right, bottom },
  });
  return fieldsOf(pages.map((page) => ({ page, source: 'pdf-text', look })));
}
const valuesOf = (fields: Awaited<ReturnType<typeof read>>) =>
  Object.fromEntries(fields.map(({ name, value }) => [name, value]));

describe('fields of a paper', () => {
  it('are all found in an official letter, each with its place', async () => {
    const fields = await read(await numberedLetter());
    expect(valuesOf(fields)).to.deep.equal({
      issuer: 'SỞ NỘI VỤ TỈNH ĐẮK NÔNG',
      number: '1207',
      notation: 'SNV-VP',
      date: '2026-11-05',
      place: 'Đắk Nông',
      kind: 'cong-van',
      subject: 'Báo cáo kết quả cải cách hành chính năm 2026',
      signer: 'Trần Đình Nghĩa',
      signerTitle: 'GIÁM ĐỐC',
      recipients: 'Sở Tài chính tỉnh Đắk Nông\nLãnh đạo Sở\nLưu: VT, VP, NTL',
    });
    for (const { at, confidence } of fields) {
      expect(confidence).to.be.within(0.9, 1);
      expect(at.page).to.equal(1);
      expect(at.widthMm).to.be.within(5, 120);
    }
    const date = fields.find(({ name }) => name === 'date');
    expect(date?.at.xMm).to.be.above(95);
  });

  it('are those of a named kind by its title, with the foot on its last page', async () => {
    const dated = edit('date', { text: DATE })((await plan()).sheet);
    const values = valuesOf(await read(edit('number', { text: 'Số: 05/KH-SNV' })(dated)));
    expect(values).to.include({ kind: 'ke-hoach', number: '05', notation: 'KH-SNV' });
    expect(values).to.include({ subject: 'Cải cách hành chính năm 2027', signer: 'Trần Đình Nghĩa' });
  });

  it('leave out a number and a date that are not there yet', async () => {
    const values = valuesOf(await read((await decision()).sheet));
    expect(values).to.include({ kind: 'quyet-dinh', notation: 'QĐ-SNV', place: 'Đắk Nông' });
    expect(values).to.not.have.any.keys('number', 'date');
  });

  it('tell a stamp of urgency', async () => {
    expect(valuesOf(await read((await stamped()).sheet)).urgency).to.be.oneOf([
      'urgent',
      'very-urgent',
      'express',
    ]);
  });

  for (const [line, expected] of [
    ['Số: 12 / QĐ - UBND', { number: '12', notation: 'QĐ-UBND' }],
    ['Số: O5/SNV-VP', { number: '05', notation: 'SNV-VP' }],
    ['Số: ......./SNV-VP', { notation: 'SNV-VP' }],
    ['Số 1207/SNV-VP.', { number: '1207', notation: 'SNV-VP' }],
    ['Số: mười hai', {}],
  ] as const)
    it(`take "${line}" apart`, () => expect(numberParts(line)).to.deep.equal(expected));

  for (const [line, expected] of [
    ['Hà Nội, ngày 31 tháng 02 năm 2026', { place: 'Hà Nội' }],
    ['Hà Nội; ngày l5 tháng O1 năm.2026', { place: 'Hà Nội', date: '2026-01-15' }],
    ['Đắk Nông, ngày     tháng 11 năm 2026', { place: 'Đắk Nông' }],
    ['ngày 5 tháng 11 năm 2026', { date: '2026-11-05' }],
  ] as const)
    it(`take "${line}" apart`, () => expect(dateParts(line)).to.deep.equal(expected));

  it('name an agency with the area of the one above', () => {
    expect(issuerName('SỞ NỘI VỤ', 'UBND TỈNH ĐẮK NÔNG')).to.equal('SỞ NỘI VỤ TỈNH ĐẮK NÔNG');
    expect(issuerName('ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG', '')).to.equal('ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG');
    expect(issuerName('CỤC VĂN THƯ', 'BỘ NỘI VỤ')).to.equal('CỤC VĂN THƯ - BỘ NỘI VỤ');
  });

  it('find an agency by its letters alone, unless two have them', () => {
    const known = { code: 'H16.01', name: 'Sở Nội vụ tỉnh Đắk Nông' };
    expect(agencyOf('SỞNỘI VỤ TINH ĐẮKNÔNG', [known])).to.equal(known);
    expect(agencyOf('SỞ NỘI VỤ TỈNH ĐẮK NÔNG', [known, { ...known, code: 'X' }])).to.equal(undefined);
  });

  it('set right the marks that a recogniser lost on a known title', () => {
    expect(knownTitle('KT. GIAM ĐOC PHO GIÁM ĐỐC')).to.equal('KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC');
    expect(knownTitle('TRƯỞNG TRẠM')).to.equal('TRƯỞNG TRẠM');
  });

  it('become the fields of an entry; without a number there is no number', async () => {
    const fields = await read(await numberedLetter());
    const proposed = proposedOf(fields, DIGEST, [{ code: 'H16.01', name: 'Sở Nội vụ tỉnh Đắk Nông' }]);
    expect(proposed.numberText).to.deep.include({ value: '1207/SNV-VP', source: 'text' });
    expect(proposed.senderCode?.value).to.equal('H16.01');
    expect(proposed.senderName?.at?.digest).to.equal(DIGEST);
    const bare = proposedOf(
      fields.filter(({ name }) => name !== 'number'),
      DIGEST,
      [],
    );
    expect(bare).to.not.have.property('numberText');
  });

  it('make nothing of an answer of the recogniser that is none', () => {
    for (const answer of ['', '<html>', "<span class='ocrx_word' title='bbox 9 9 1 1; x_wconf 50'>x</span>"])
      expect(readHocr(answer)).to.deep.equal([]);
    const picture = { number: 1, widthPx: 100, heightPx: 100, dpi: 200 };
    const { page, look, letters } = readPage([], picture);
    expect(fieldsOf([{ page, source: 'ocr', look }])).to.deep.equal([]);
    expect(letters).to.equal(0);
  });

  it('straighten a page that lies askew, and tell places as they are on it', () => {
    const word = (text: string, left: number, top: number) =>
      `<span class='ocrx_word' id='w' title='bbox ${left} ${top} ${left + 90} ${top + 20}; x_wconf 90'>${text}</span>`;
    const slope = 0.03;
    const words = Array.from({ length: 10 }, (_, at) => word(`chữ${at}`, 100 + at * 100, 100 + at * 3));
    const line = `<span class='ocr_line' id='l' title="bbox 100 100 1090 147; baseline ${slope} -27; x_size 30">${words.join(' ')}</span>`;
    const { page, look } = readPage(readHocr(line), { number: 1, widthPx: 1654, heightPx: 2339, dpi: 200 });
    expect(page.lines).to.have.length(1);
    const [only] = page.lines;
    const box = only && look(only)?.box;
    expect(box?.left).to.be.closeTo(12.7, 0.2);
    expect(box?.bottom).to.be.closeTo((147 * 25.4) / 200, 0.2);
  });
});
