// How a file is read for the form check: turned, scanned, written in other encodings, in columns, and hostile. Whatever
// the file is, the answer says what could be seen of it, and nothing is thrown.
import { expect } from 'chai';
import { checkForm } from '../../../server/form-check/domain/check.ts';
import { measure } from '../../../server/form-check/workers/measure.ts';
import { letter, minutes, plan } from '../../support/form-samples/documents.ts';
import { printSheet } from '../../support/form-samples/print-sheet.ts';
import { bytesOf, findingsIn, findingsOf } from '../../support/form-samples/read-sheet.ts';
import { add, edit, editPage, editStroke, type Ink, without } from '../../support/form-samples/sheet.ts';
import { encryptedDocument, HOSTILE } from './hostile-files.ts';

const LIMITS = { pages: 50, pieces: 20_000, milliseconds: 4_000 };

describe('form check: reading', () => {
  for (const rotate of [90, 180, 270] as const)
    it(`reads a page turned by ${rotate} degrees as it is shown`, async () => {
      const { sheet, facts } = await letter();
      expect(await findingsOf(editPage(1, () => ({ rotate }))(sheet), facts)).to.deep.equal([]);
    });

  it('reads letters whose marks are apart as the same text', async () => {
    const { sheet, facts } = await letter();
    const apart = edit('', ({ text }) => ({ text: text.normalize('NFD'), spreadTo: undefined }))(sheet);
    const rules = (await findingsOf(apart, facts)).map(({ rule }) => rule);
    expect(rules).to.include('text.decomposed');
    expect(rules).to.not.include.members(['country.missing']);
    expect(rules).to.not.include.members(['agency.name']);
  });

  it('leaves a scan to the eye, also one with the text of a recogniser behind it', async () => {
    const { sheet, facts } = await letter();
    const recognised = editPage(1, () => ({ image: true, strokes: [] }))(edit('', { mode: 3 })(sheet));
    const found = await findingsOf(recognised, facts);
    expect(found.map(({ rule, severity }) => [rule, severity])).to.deep.equal([['page.no-text', 'look']]);
  });

  it('tells every scanned page of a longer file, and checks the others', async () => {
    const { sheet, facts } = await plan();
    const mixed = editPage(2, () => ({ inks: [], image: true }))(sheet);
    const scanned = (await findingsOf(mixed, facts)).find(({ rule }) => rule === 'page.no-text');
    expect(scanned).to.deep.include({ page: 2, params: { pages: '2', count: '1' } });
  });

  it('keeps the cells of the head apart where a long name reaches up to the other cell', async () => {
    const { sheet, facts } = await letter();
    const long = edit('superior', { text: 'ỦY BAN NHÂN DÂN TỈNH ĐẮK', size: 12, centre: 62 })(sheet);
    expect(await findingsOf(long, facts)).to.deep.equal([]);
  });

  it('asks the rules under name and subject to be a third to a half of the line', async () => {
    const { sheet, facts } = await plan();
    const found = async (id: string, by: number) =>
      findingsOf(editStroke(id, ({ x, right }) => ({ x: x - by, right: right + by }))(sheet), facts).then(
        (findings) => findings.map(({ rule }) => rule),
      );
    expect(await found('subject', 0)).to.deep.equal([]);
    expect(await found('subject', 12)).to.deep.equal(['subject.rule']);
    expect(await found('agency', 6)).to.deep.equal(['agency.rule-length']);
  });

  it('finds who signs a record above its recipients, where two sign side by side', async () => {
    const { sheet, facts } = await minutes();
    const lower = ({ y }: Ink) => ({ y: y + 45 });
    const moved = edit('heading', lower)(edit('recipient', lower)(sheet));
    expect(await findingsOf(moved, facts)).to.deep.equal([]);
    const unsigned = (await findingsOf(without('position', 'signer')(moved), facts)).map(({ rule }) => rule);
    expect(unsigned).to.include('position.missing');
  });

  it('takes two columns of text for what they are', async () => {
    const { sheet, facts } = await letter();
    const column = (x: number): Ink[] =>
      [0, 1, 2].map((row) => ({
        id: 'column',
        text: 'Cột chữ ngắn',
        x,
        y: 180 + row * 6,
        size: 13,
        face: 'regular',
      }));
    const rules = (await findingsOf(add(1, ...column(30), ...column(120))(sheet), facts)).filter(
      ({ severity }) => severity === 'error',
    );
    expect(rules.map(({ rule }) => rule)).to.not.include.members(['country.missing']);
  });

  it('stops at each limit and says how far it came', async () => {
    const { sheet, facts } = await plan();
    const data = await printSheet(sheet);
    for (const limits of [
      { ...LIMITS, pages: 1 },
      { ...LIMITS, pieces: 1 },
      { ...LIMITS, milliseconds: 0 },
    ]) {
      const [found] = (await findingsIn(data, facts, limits)).filter(({ rule }) => rule === 'file.partial');
      expect(found?.severity).to.equal('look');
    }
  });

  it('reads a file that is just as long as it may be to its end', async () => {
    const { sheet, facts } = await plan();
    const data = await printSheet(sheet);
    const count = async (limits: typeof LIMITS) => (await measure(bytesOf(data), limits)).pages.length;
    expect(await count({ ...LIMITS, pages: 3 })).to.equal(3);
    expect(await count({ ...LIMITS, pages: 2 })).to.equal(2);
    const first = editPage(1, (page) => page)({ pages: sheet.pages.slice(0, 1) });
    const words = first.pages[0]?.inks.reduce((sum, { text }) => sum + text.trim().split(/\s+/).length, 0);
    expect(await count({ ...LIMITS, pieces: words ?? 0 })).to.equal(2);
    expect(await count({ ...LIMITS, pieces: (words ?? 0) - 1 })).to.equal(1);
    expect((await findingsIn(data, facts, { ...LIMITS, pages: 3 })).map(({ rule }) => rule)).to.deep.equal(
      [],
    );
  });

  it('keeps of a page that has no cells neither letters nor strokes', async () => {
    const { sheet } = await plan();
    const { pages } = await measure(bytesOf(await printSheet(sheet)), LIMITS);
    const kept = pages.map(({ lines, measured }) => [
      lines.some(({ words }) => words.length > 0),
      measured.strokes.length > 0,
      'pieces' in measured,
    ]);
    // The first page, one of text, and one where an appendix begins.
    expect(kept).to.deep.equal([
      [true, true, false],
      [false, false, false],
      [true, false, false],
    ]);
  });

  it('says of an encrypted file, and of bytes that cannot be had, that it could not be read', async () => {
    const { facts } = await letter();
    const encrypted = await findingsIn(await encryptedDocument(), facts, LIMITS);
    expect(encrypted.map(({ rule }) => rule)).to.include('file.unreadable');
    const broken = await measure(
      { size: 100_000, read: () => Promise.reject(new Error('the disk is gone')) },
      LIMITS,
    );
    expect(broken.stoppedBy).to.equal('unreadable');
  });

  for (const [name, make] of Object.entries(HOSTILE))
    it(`throws nothing over a hostile file: ${name}`, async () => {
      const { facts } = await letter();
      const measured = await measure(bytesOf(make()), LIMITS);
      expect(checkForm(measured, facts)).to.be.an('array');
    });
});
