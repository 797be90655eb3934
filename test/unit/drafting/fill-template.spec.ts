// How the places of a template are filled, whatever a word processor has made of them.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { fillTemplate, placesIn } from '../../../server/drafting/docx/fill-template.ts';
import { bytesOf, readPackage } from '../../../server/drafting/docx/read-package.ts';
import { PLACES, type PlaceValues } from '../../../server/drafting/domain/places.ts';
import { signerLines } from '../../../server/drafting/domain/signer-block.ts';
import { codeOf } from '../../support/code-of.ts';
import { docxOf, paragraphOf } from '../../support/office-samples.ts';

const values = (some: Partial<Record<(typeof PLACES)[number], string[]>>): PlaceValues => {
  const all = Object.fromEntries(PLACES.map((place) => [place, [`<${place}>`]]));
  return { ...all, ...some } as PlaceValues;
};
const runs = (...texts: string[]) =>
  `<w:p>${texts.map((text) => `<w:r><w:t>${text}</w:t></w:r>`).join('')}</w:p>`;

describe('the places of a template', () => {
  let folder: string;
  let count = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vanthu-fill-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const stored = async (bytes: Uint8Array) => {
    count += 1;
    const path = join(folder, `${count}.docx`);
    await writeFile(path, bytes);
    return path;
  };
  const filled = async (body: string, some: Parameters<typeof values>[0] = {}, parts = {}) => {
    const path = await stored(await fillTemplate(await stored(await docxOf({ body, parts })), values(some)));
    const texts = new Map<string, string>();
    await readPackage(path, async (part) => {
      texts.set(part.name, (await bytesOf(part, 100_000)).toString('utf8'));
    });
    const main = texts.get('word/document.xml') ?? '';
    const lines = main.split('</w:p>').slice(0, -1);
    return { texts, lines: lines.map((line) => line.replace(/<[^>]*>/g, '').replace(/&lt;|&gt;/g, '')) };
  };

  it('are found however they are cut into runs', async () => {
    const { lines } = await filled(runs('V/v {', '{trich', '_yeu}', '} và {{ nguoi_ky }}.'), {
      trich_yeu: ['họp'],
    });
    expect(lines).to.deep.equal(['V/v họp và nguoi_ky.']);
  });

  it('are repeated for each line of a value, and go with an empty one', async () => {
    const body = paragraphOf('{{noi_nhan}}') + paragraphOf('{{phuc_dap}}') + paragraphOf('Hết');
    const { lines } = await filled(body, { noi_nhan: ['- A;', '- B.'], phuc_dap: [] });
    expect(lines).to.deep.equal(['- A;', '- B.', 'Hết']);
  });

  it('leave the paragraph that a cell cannot be without', async () => {
    const body = `<w:tbl><w:tr><w:tc>${paragraphOf('{{phuc_dap}}')}</w:tc></w:tr></w:tbl>`;
    expect((await filled(body, { phuc_dap: [] })).lines).to.deep.equal(['']);
  });

  it('are filled in the header too, and text is never taken for markup', async () => {
    const header = `<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${paragraphOf('{{co_quan}}')}</w:hdr>`;
    const { texts } = await filled(
      paragraphOf('a'),
      { co_quan: ['<A & B>'] },
      { 'word/header1.xml': header },
    );
    expect(texts.get('word/header1.xml')).to.include('&lt;A &amp; B&gt;');
  });

  it('keep braces and names nobody knows', async () => {
    expect((await filled(paragraphOf('{{khac}} {{'))).lines).to.deep.equal(['{{khac}} {{']);
    const path = await stored(await docxOf({ body: runs('{{kh', 'ác}} {{co_quan}}') }));
    expect(await placesIn(path)).to.deep.equal(['khác', 'co_quan']);
  });

  it('are not looked for in what is no XML', async () => {
    const path = await stored(await docxOf({ body: '<w:p><w:r></w:p>' }));
    expect(await codeOf(placesIn(path))).to.equal('OFFICE_BROKEN');
  });
});

describe('the lines above a signature', () => {
  const lines = (
    capacity: Parameters<typeof signerLines>[0]['capacity'],
    title: string,
    leaderTitles: string[] = [],
  ) => signerLines({ capacity, title, agencyName: 'Ủy ban nhân dân tỉnh', leaderTitles });

  it('say in whose name, and as what', () => {
    expect(lines('direct', 'Giám đốc')).to.deep.equal(['GIÁM ĐỐC']);
    expect(lines('TM', 'Chủ tịch')).to.deep.equal(['TM. ỦY BAN NHÂN DÂN TỈNH', 'CHỦ TỊCH']);
    expect(lines('KT', 'Phó Chủ tịch')).to.deep.equal(['KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH']);
    expect(lines('TL', 'Chánh Văn phòng', ['Phó Giám đốc', 'Giám đốc'])).to.deep.equal([
      'TL. GIÁM ĐỐC',
      'CHÁNH VĂN PHÒNG',
    ]);
    expect(lines('TUQ', 'Trưởng phòng')).to.deep.equal(['TUQ. THỦ TRƯỞNG CƠ QUAN', 'TRƯỞNG PHÒNG']);
    expect(lines('Q', 'Quyền Giám đốc')).to.deep.equal(['Q. GIÁM ĐỐC']);
  });
});
